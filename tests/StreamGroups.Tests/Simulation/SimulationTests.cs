using StreamGroups.Faults.Checking;
using StreamGroups.Faults.Simulation;
using StreamGroups.TestSupport.Processes;
using Xunit;

namespace StreamGroups.Tests.Simulation;

/// <summary>Worlds in memory with seeded faults, in a process whose thread pool has one thread: there a seed means the same every time.</summary>
public sealed class SimulationTests
{
    /// <summary>Fewer seeds on a slow machine.</summary>
    private const int Seconds = 40;

    [Fact]
    public async Task Nothing_is_broken_under_any_seed()
    {
        var (code, output) = await SimulateAsync("--count", "1000", "--seconds", $"{Seconds}");

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task A_seed_gives_the_same_history_every_time()
    {
        Assert.Equal(await SimulateAsync("--seed", "17"), await SimulateAsync("--seed", "17"));
    }

    [Theory]
    [InlineData(nameof(Sabotage.Renewals), nameof(ViolationKind.Overlap))]
    [InlineData(nameof(Sabotage.Parking), nameof(ViolationKind.Lost))]
    [InlineData(nameof(Sabotage.Claims), nameof(ViolationKind.LeftOver))]
    public async Task What_a_store_gets_wrong_is_found(string sabotage, string violation)
    {
        var (code, output) = await SimulateAsync("--count", "20", "--sabotage", sabotage);

        Assert.Equal(1, code);
        Assert.Contains($"\n{violation}: ", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> SimulateAsync(params string[] arguments)
    {
        await using var simulation = ChildProcess.StartDotnet(typeof(World).Assembly.Location, ["simulate", .. arguments]);
        var code = await simulation.WaitForExitAsync(TimeSpan.FromMinutes(5));
        return (code, $"{simulation.Output}");
    }
}
