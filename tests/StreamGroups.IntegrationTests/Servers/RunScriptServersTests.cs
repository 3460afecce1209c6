using Xunit;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>What tests/run does on servers of other versions.</summary>
public sealed class RunScriptServersTests : IAsyncDisposable
{
    private const string Tests = "StreamGroups.IntegrationTests";
    private const string TellsServer = "echo \"on: ${STREAMGROUPS_TEST_SERVER-none} $STREAMGROUPS_TEST_PROTOCOL\"\n";

    private static readonly string[] All = ["redis-7.0", "redis-8.0", "redis-8.6", "valkey-8.1", "valkey-9"];

    private readonly RunScript _run = new();

    public RunScriptServersTests()
    {
        _run.AddServer();
        _run.AddProject(Tests, TellsServer + RunScript.Report(passed: 10, failed: 0, skipped: 1));
        _run.AddProject("StreamGroups.Faults", TellsServer + "echo \"faults: $*\"", isTestProject: false);
    }

    [Fact]
    public async Task The_newest_servers_that_are_there_are_tested_with_each_protocol()
    {
        _run.AddServers("redis-8.0", "redis-8.6", "valkey-9");

        var lines = await RunAsync("50 passed, 0 failed, 5 skipped", 0);
        Assert.Equal(
            ["none ", "/servers/redis-8.6 resp2", "/servers/redis-8.6 resp3", "/servers/valkey-9 resp2", "/servers/valkey-9 resp3"], ServersOf(lines));
        Assert.Equal(4, lines.Count(line => line.Contains("-class *RedisTransportConformance*", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Those_that_are_not_there_count_as_skipped()
    {
        _run.AddServers("redis-8.6");

        var lines = await RunAsync("30 passed, 0 failed, 4 skipped", 0);
        Assert.Contains("tests/run: valkey-9 is skipped: it is not there; tests/run --all-servers fetches it", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("fetching", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tests_that_are_chosen_run_on_the_one_server_alone()
    {
        _run.AddServers(All);

        Assert.Equal(["none "], ServersOf(await RunAsync("10 passed, 0 failed, 1 skipped", 0, "--", "-class", "*Ack*")));
    }

    [Fact]
    public async Task All_servers_are_fetched_and_get_a_fault_run_too()
    {
        _run.AddServers([.. All.Except(["redis-8.0"])]);

        var lines = await RunAsync("98 passed, 0 failed, 10 skipped", 0, "--all-servers");
        Assert.Single(lines, line => line.StartsWith("fetching", StringComparison.Ordinal));
        Assert.Contains("tests/run: redis-8.0 is skipped: it is not there; it could not be fetched, or was not to be", lines);
        Assert.Equal(8, lines.Count(line => line.Contains("-class *RedisApplicationConformance*", StringComparison.Ordinal)));
        Assert.Contains("tests/run: the fault run on valkey-9 with resp3 passed", lines);
        Assert.DoesNotContain("faults: --seconds 64 --seed 1", lines);
    }

    [Fact]
    public async Task A_fault_run_that_fails_counts_and_is_shown()
    {
        _run.AddServers("redis-7.0");
        _run.AddProject("StreamGroups.Faults", TellsServer + "echo \"faults: $*\"; [ $STREAMGROUPS_TEST_PROTOCOL = resp2 ]", isTestProject: false);

        var lines = await RunAsync("31 passed, 1 failed, 7 skipped", 1, "--all-servers");
        Assert.Contains("faults: --seconds 64 --seed 1", lines);
        Assert.Contains("tests/run: the fault run on redis-7.0 with resp3 failed (exit code 1)", lines);
        Assert.Equal(["none ", "/servers/redis-7.0 resp2", "/servers/redis-7.0 resp3", "/servers/redis-7.0 resp3"], ServersOf(lines));
    }

    [Fact]
    public async Task Nothing_is_fetched_where_nothing_is_to_be_installed()
    {
        _run.AddServers();

        var lines = await RunAsync("10 passed, 0 failed, 6 skipped", 0, "--all-servers", "--no-install");
        Assert.DoesNotContain(lines, line => line.StartsWith("fetching", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tests_that_are_chosen_run_on_all_servers_if_asked_for()
    {
        _run.AddServers(All);

        var lines = await RunAsync("110 passed, 0 failed, 11 skipped", 0, "--all-servers", "--", "-class", "*Ack*");
        Assert.Equal(11, lines.Count(line => line.EndsWith(" -class *Ack*", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains("fault run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_no_test_runs_on_counts_as_failed()
    {
        _run.AddServers("redis-8.6");
        _run.AddProject(Tests, "[ -n \"$STREAMGROUPS_TEST_SERVER\" ] && passed=0 || passed=10\n"
            + RunScript.Report(passed: 10, failed: 0, skipped: 0).Replace("passed=\"10\"", "passed=\"'$passed'\"", StringComparison.Ordinal));

        var lines = await RunAsync("10 passed, 2 failed, 1 skipped", 1);
        Assert.Contains($"tests/run: {Tests} on redis-8.6 with resp2 has no tests", lines);
    }

    [Fact]
    public async Task A_server_that_others_use_is_not_taken_for_them()
    {
        _run.AddServers("redis-8.6");
        _run.SetVariable("STREAMGROUPS_TEST_REDIS", "localhost:6379");
        _run.AddProject(Tests, "echo \"shared: $STREAMGROUPS_TEST_REDIS\"\n" + RunScript.Report(passed: 1, failed: 0, skipped: 0));

        var lines = await RunAsync("3 passed, 0 failed, 1 skipped", 0);
        Assert.Equal(["shared: localhost:6379", "shared: ", "shared: "], lines.Where(line => line.StartsWith("shared: ", StringComparison.Ordinal)));
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task<IReadOnlyList<string>> RunAsync(string lastLine, int expectedCode, params string[] arguments)
    {
        var (code, lines) = await _run.RunAsync(arguments);
        Assert.Equal(lastLine, lines[^1]);
        Assert.Equal(expectedCode, code);
        return lines;
    }

    private static IEnumerable<string> ServersOf(IEnumerable<string> lines)
        => lines.Where(line => line.StartsWith("on: ", StringComparison.Ordinal)).Select(line => line["on: ".Length..]);
}
