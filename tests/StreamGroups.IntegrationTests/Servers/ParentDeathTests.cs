using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Processes;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Servers;

public sealed class ParentDeathTests
{
    private const string Marker = "holding a server: ";

    [Fact]
    public async Task Servers_and_their_folders_go_with_the_tests_that_are_killed()
    {
        _ = await LocalServers.ProgramOrSkipAsync();
        await using var tests = ChildProcess.StartDotnet(
            typeof(ParentDeathTests).Assembly.Location,
            ["-explicit", "only", "-method", $"{typeof(ParentDeathTests)}.{nameof(Holds_a_server_until_it_is_killed)}"]);
        var held = (await tests.WaitForLineAsync(line => line.StartsWith(Marker, StringComparison.Ordinal)))[Marker.Length..].Split(' ', 2);
        var (port, folder) = (int.Parse(held[0]), held[1]);
        Assert.True(await RedisProbe.AnswersAsync(port));
        Assert.True(Directory.Exists(folder));

        Assert.Equal(128 + Signal.Kill, await tests.KillAsync());

        await Eventually.HoldsAsync(async () => !await RedisProbe.AnswersAsync(port), "the server dies with the tests");
        await Eventually.HoldsAsync(() => !Directory.Exists(folder), "the server's folder goes with the tests");
    }

    // The time limit is for those who run it by hand.
    [Fact(Explicit = true, Timeout = 60_000)]
    public async Task Holds_a_server_until_it_is_killed()
    {
        await using var server = await LocalServers.StartAsync(new RedisServerOptions());

        // Past whatever the runner does to Console.
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        await output.WriteLineAsync($"{Environment.NewLine}{Marker}{server.Port} {server.Folder}");
        await output.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
    }
}
