using System.Text.Json;
using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport.Processes;
using Xunit;

namespace StreamGroups.IntegrationTests.Benchmarks;

/// <summary>Everything in tests/StreamGroups.Benchmarks in its smallest size: what is seldom run must not rot.</summary>
[Collection(BenchmarkCollection.Name)]
public sealed class BenchmarkTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streamgroups-benchmarks-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_case_runs_and_has_figures_of_both_sides()
    {
        var (json, markdown) = (Path.Combine(_folder.FullName, "report.json"), Path.Combine(_folder.FullName, "report.md"));
        await RunAsync(["--smallest", "--json", json, "--markdown", markdown]);

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        var cases = report.RootElement.GetProperty("cases").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        Assert.All(cases, AssertHasFigures);
        var tables = await File.ReadAllTextAsync(markdown);
        Assert.All(cases, one => Assert.Contains($"| `{NameOf(one)}` |", tables, StringComparison.Ordinal));
    }

    [Fact]
    public Task Every_micro_benchmark_runs() => RunAsync(["--micro", "--filter", "*", "--job", "Dry", "--inProcess", "--artifacts", _folder.FullName]);

    private static async Task RunAsync(string[] arguments)
    {
        await using var run = ChildProcess.StartDotnet(TestApp.AssemblyOf("StreamGroups.Benchmarks"), arguments);
        Assert.True(await run.WaitForExitAsync(Limit) == 0, $"{run.Output}");
    }

    private static string? NameOf(JsonElement one) => one.GetProperty("name").GetString();

    private static void AssertHasFigures(JsonElement one)
    {
        var main = one.GetProperty("figures")[0];
        Assert.True(main.GetProperty("ours").GetArrayLength() == 1 && main.GetProperty("bare").GetArrayLength() == 1, NameOf(one));
    }
}
