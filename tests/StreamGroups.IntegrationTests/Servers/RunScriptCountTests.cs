using Xunit;

namespace StreamGroups.IntegrationTests.Servers;

public sealed class RunScriptCountTests : IAsyncDisposable
{
    private readonly RunScript _run = new();

    public RunScriptCountTests() => _run.AddServer();

    [Fact]
    public async Task The_last_line_sums_all_projects()
    {
        _run.AddProject("A.Tests", RunScript.Report(passed: 3, failed: 0, skipped: 1));
        _run.AddProject("B.Tests", RunScript.Report(passed: 40, failed: 0, skipped: 2));
        _run.AddProject("B.Support", RunScript.Report(passed: 500, failed: 0, skipped: 0), isTestProject: false);

        await AssertEndsAsync("43 passed, 0 failed, 3 skipped", 0);
    }

    [Fact]
    public async Task A_failing_project_does_not_keep_the_next_from_running()
    {
        _run.AddProject("A.Tests", RunScript.Report(passed: 1, failed: 2, skipped: 0, errors: 1, then: "exit 1"));
        _run.AddProject("B.Tests", RunScript.Report(passed: 1, failed: 0, skipped: 0));

        await AssertEndsAsync("2 passed, 3 failed, 0 skipped", 1);
    }

    [Fact]
    public async Task A_project_that_crashes_counts_as_failed()
    {
        _run.AddProject("A.Tests", "kill -9 $$");
        _run.AddProject("B.Tests", RunScript.Report(passed: 1, failed: 0, skipped: 0));

        await AssertEndsAsync("1 passed, 1 failed, 0 skipped", 1, "A.Tests did not finish (exit code 137)");
    }

    [Fact]
    public async Task A_project_that_crashes_after_its_tests_counts_as_failed()
    {
        _run.AddProject("A.Tests", RunScript.Report(passed: 1, failed: 0, skipped: 0, then: "kill -9 $$"));

        await AssertEndsAsync("1 passed, 1 failed, 0 skipped", 1, "A.Tests ended with exit code 137, although no test failed");
    }

    [Fact]
    public async Task A_project_that_hangs_is_ended_and_counts_as_failed()
    {
        _run.SetVariable("STREAMGROUPS_TEST_LIMIT", "1");
        _run.AddProject("A.Tests", "exec sleep 600");
        _run.AddProject("B.Tests", RunScript.Report(passed: 1, failed: 0, skipped: 0));

        await AssertEndsAsync("1 passed, 1 failed, 0 skipped", 1, "A.Tests was ended: not done within 1 s");
    }

    [Fact]
    public async Task A_project_that_is_not_built_counts_as_failed()
    {
        _run.AddProject("A.Tests", null);
        _run.AddProject("B.Tests", RunScript.Report(passed: 1, failed: 0, skipped: 0));

        await AssertEndsAsync("1 passed, 1 failed, 0 skipped", 1, "A.Tests is not built; is it in StreamGroups.sln?");
    }

    [Fact]
    public async Task A_project_without_tests_counts_as_failed()
    {
        _run.AddProject("A.Tests", RunScript.Report(passed: 0, failed: 0, skipped: 0));
        _run.AddProject("B.Tests", RunScript.Report(passed: 1, failed: 0, skipped: 0));

        await AssertEndsAsync("1 passed, 1 failed, 0 skipped", 1, "A.Tests has no tests");
    }

    [Fact]
    public async Task A_build_that_fails_counts_as_failed()
    {
        _run.AddProgram("dotnet", "[ \"$1\" = --version ]");
        _run.AddProject("A.Tests", RunScript.Report(passed: 1, failed: 0, skipped: 0));

        await AssertEndsAsync("0 passed, 1 failed, 0 skipped", 1, "the build failed");
    }

    [Fact]
    public async Task Filters_reach_each_project_as_they_are()
    {
        _run.AddProject("A.Tests", RunScript.Report(passed: 0, failed: 0, skipped: 0));
        _run.AddProject("B.Tests", RunScript.Report(passed: 1, failed: 0, skipped: 0));

        var (code, lines) = await _run.RunAsync("--", "-class", "*Entry Id*");
        Assert.Equal(0, code);
        Assert.Equal("1 passed, 0 failed, 0 skipped", lines[^1]);
        Assert.Equal(2, lines.Count(line => line.EndsWith(" -class *Entry Id*", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_filter_that_matches_nothing_fails()
    {
        _run.AddProject("A.Tests", RunScript.Report(passed: 0, failed: 0, skipped: 0));

        var (code, lines) = await _run.RunAsync("--", "-class", "*Misspelt*");
        Assert.Equal(1, code);
        Assert.Contains("tests/run: no test matches", lines);
        Assert.Equal("0 passed, 1 failed, 0 skipped", lines[^1]);
    }

    [Fact]
    public async Task An_unknown_option_is_refused()
    {
        var (code, lines) = await _run.RunAsync("--filter", "x");
        Assert.Equal(2, code);
        Assert.StartsWith("usage: tests/run", lines[0], StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task AssertEndsAsync(string lastLine, int expectedCode, string? reason = null)
    {
        var (code, lines) = await _run.RunAsync();
        Assert.Equal(lastLine, lines[^1]);
        Assert.Equal(expectedCode, code);
        if (reason is not null)
            Assert.Contains($"tests/run: {reason}", lines);
    }
}
