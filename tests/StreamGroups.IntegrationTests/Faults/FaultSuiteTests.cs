using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport.Processes;
using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

/// <summary>A short run of tests/StreamGroups.Faults: every kind of fault once.</summary>
[Collection(FaultSuiteCollection.Name)]
public sealed class FaultSuiteTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Every_kind_of_fault_is_survived()
    {
        await using var run = ChildProcess.StartDotnet(TestApp.AssemblyOf("StreamGroups.Faults"), ["--seconds", "64", "--seed", "1"]);

        Assert.True(await run.WaitForExitAsync(Limit) == 0, $"{run.Output}");
    }
}
