using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Processes;
using Xunit;

namespace StreamGroups.IntegrationTests.Servers;

public sealed class ChildProcessTests
{
    [Fact]
    public async Task The_test_app_is_built_and_becomes_ready()
    {
        await using var app = TestApp.Start([]);
        Assert.Equal("ready", await app.WaitForLineAsync(line => line == "ready"));
        Assert.False(app.HasExited);
    }

    [Fact]
    public async Task A_killed_process_tells_the_signal_in_its_exit_code()
    {
        await using var app = TestApp.Start([]);
        await app.WaitForLineAsync(line => line == "ready");
        Assert.Equal(128 + Signal.Kill, await app.KillAsync());
        Assert.True(app.HasExited);
    }

    [Fact]
    public async Task A_process_can_be_asked_to_end()
    {
        await using var shell = Shell("trap 'echo stopping; exit 3' TERM; echo ready; while :; do sleep 0.01; done");
        await shell.WaitForLineAsync(line => line == "ready");
        Assert.Equal(3, await shell.TerminateAsync());
        Assert.Equal(["ready", "stopping"], shell.Output.Snapshot());
    }

    [Fact]
    public async Task A_paused_process_does_nothing_until_it_goes_on()
    {
        await using var shell = Shell("trap 'echo told; exit' TERM; echo ready; while :; do sleep 0.01; done");
        await shell.WaitForLineAsync(line => line == "ready");

        shell.Pause();
        await Eventually.HoldsAsync(() => StateOf(shell.Id) == 'T', "the process is stopped");
        shell.Send(Signal.Terminate);
        Assert.DoesNotContain("told", shell.Output.Snapshot());

        shell.Continue();
        await shell.WaitForLineAsync(line => line == "told");
    }

    [Fact]
    public async Task Both_streams_are_kept()
    {
        await using var shell = Shell("echo out; echo err >&2");
        Assert.Equal(0, await shell.WaitForExitAsync());
        Assert.Equal(["err", "out"], shell.Output.Snapshot().Order());
    }

    [Fact]
    public async Task Arguments_and_variables_arrive_as_they_are()
    {
        await using var shell = ChildProcess.Start(
            "/bin/sh", ["-c", "echo \"$1|$GREETING|${HOME-unset}\"", "sh", "two words"],
            new Dictionary<string, string?> { ["GREETING"] = "Hi \"you\"", ["HOME"] = null });
        Assert.Equal("two words|Hi \"you\"|unset", await shell.WaitForLineAsync(_ => true));
    }

    [Fact]
    public async Task Waiting_for_a_line_fails_at_once_when_the_process_ends_without_it()
    {
        await using var shell = Shell("echo 'no such stream'; exit 4");
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => shell.WaitForLineAsync(line => line == "ready"));
        Assert.Contains("exit code 4", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such stream", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_a_line_has_a_limit()
    {
        await using var shell = Shell("exec sleep 600");
        await Assert.ThrowsAsync<TimeoutException>(() => shell.WaitForLineAsync(_ => true, TimeSpan.Zero));
    }

    [Fact]
    public async Task What_a_process_leaves_behind_does_not_keep_it_from_ending()
    {
        await using var shell = Shell("sleep 600 & echo $!; exit 5");
        Assert.Equal(5, await shell.WaitForExitAsync());
        Signal.Send(int.Parse(shell.Output.Snapshot().Single()), Signal.Kill);
    }

    [Fact]
    public async Task Disposing_ends_the_process()
    {
        var shell = Shell("exec sleep 600");
        await shell.DisposeAsync();
        Assert.Equal(128 + Signal.Kill, await shell.WaitForExitAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_signal_goes_to_one_process_only(int processId)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Signal.Send(processId, Signal.Terminate));

    private static ChildProcess Shell(string script) => ChildProcess.Start("/bin/sh", ["-c", script]);

    // "1234 (sh) T …"; where there is no /proc, the signal is taken to have arrived.
    private static char StateOf(int processId)
    {
        var file = $"/proc/{processId}/stat";
        return File.Exists(file) ? File.ReadAllText(file).Split(") ")[1][0] : 'T';
    }
}
