using Xunit;

namespace StreamGroups.IntegrationTests.Servers;

public sealed class RunScriptInstallTests : IAsyncDisposable
{
    private const string Sentence =
        "No Redis for the tests: install redis-server (Debian/Ubuntu: sudo apt-get install redis-server; macOS: brew install redis), "
        + "start Docker, or set STREAMGROUPS_TEST_REDIS.";

    private readonly RunScript _run = new();

    public RunScriptInstallTests() => _run.AddProject("A.Tests", RunScript.Report(passed: 1, failed: 0, skipped: 0));

    [Fact]
    public async Task Without_a_server_nothing_runs_and_it_is_said_what_to_install()
    {
        var (code, lines) = await _run.RunAsync("--no-install");
        Assert.Equal(1, code);
        Assert.Equal([$"tests/run: {Sentence}"], lines);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_no_server()
    {
        _run.AddServer("6.0.16");
        var (code, lines) = await _run.RunAsync();
        Assert.Equal(1, code);
        Assert.Equal([$"tests/run: {Sentence} The redis-server on the PATH is version 6.0.16, and 7.0 is the oldest that works."], lines);
    }

    [Fact]
    public async Task Valkey_will_do()
    {
        _run.AddProgram("valkey-server", "echo 'Valkey server v=8.1.1 sha=00000000:0'");
        await AssertRunsAsync([], "--no-install");
    }

    [Fact]
    public async Task Docker_will_do()
    {
        _run.AddProgram("docker", "[ \"$1\" = version ]");
        await AssertRunsAsync(["tests/run: no redis-server on the PATH; going on with Docker."], "--no-install");
    }

    [Fact]
    public async Task A_docker_that_does_not_answer_will_not_do()
    {
        _run.AddProgram("docker", "exit 1");
        var (code, lines) = await _run.RunAsync("--no-install");
        Assert.Equal(1, code);
        Assert.Equal([$"tests/run: {Sentence}"], lines);
    }

    [Fact]
    public async Task A_given_server_will_do()
    {
        _run.SetVariable("STREAMGROUPS_TEST_REDIS", "localhost:6379");
        await AssertRunsAsync(
        [
            "tests/run: no redis-server on the PATH; going on with STREAMGROUPS_TEST_REDIS. "
                + "Tests that stop or flush their server fail without another.",
        ],
        "--no-install");
    }

    [Fact]
    public async Task Root_installs_a_server_by_apt()
    {
        AddApt(userId: 0, installs: "redis-server");
        await AssertRunsAsync(
        [
            "tests/run: installing redis-server by apt-get (--no-install leaves the machine as it is)",
            "apt-get update -qq; RUNLEVEL=1 SYSTEMD_OFFLINE=1",
            "apt-get install -y -qq --no-install-recommends redis-server; RUNLEVEL=1 SYSTEMD_OFFLINE=1",
        ]);
    }

    [Fact]
    public async Task Others_install_it_by_sudo_after_saying_so()
    {
        AddApt(userId: 1000, installs: "redis-server");
        _run.AddProgram("sudo", "[ \"$1\" = -n ] && shift; VIA='sudo ' exec \"$@\"");
        await AssertRunsAsync(
        [
            "tests/run: installing redis-server by sudo -n apt-get (--no-install leaves the machine as it is)",
            "sudo apt-get update -qq; RUNLEVEL=1 SYSTEMD_OFFLINE=1",
            "sudo apt-get install -y -qq --no-install-recommends redis-server; RUNLEVEL=1 SYSTEMD_OFFLINE=1",
        ]);
    }

    [Fact]
    public async Task Valkey_is_installed_where_there_is_no_package_of_redis()
    {
        AddApt(userId: 0, installs: "valkey-server");
        await AssertRunsAsync(["apt-get install -y -qq --no-install-recommends valkey-server; RUNLEVEL=1 SYSTEMD_OFFLINE=1"]);
    }

    [Fact]
    public async Task What_native_applications_are_linked_with_is_installed_too()
    {
        _run.AddServer();
        AddApt(userId: 0, installs: "clang zlib1g-dev");
        File.Delete(_run.ProgramPath("clang"));
        await AssertRunsAsync(
        [
            "tests/run: installing clang and zlib1g-dev by apt-get (--no-install leaves the machine as it is)",
            "apt-get update -qq; RUNLEVEL=1 SYSTEMD_OFFLINE=1",
            "apt-get install -y -qq --no-install-recommends clang zlib1g-dev; RUNLEVEL=1 SYSTEMD_OFFLINE=1",
        ]);
    }

    [Fact]
    public async Task Without_that_the_tests_run_all_the_same()
    {
        _run.AddServer();
        File.Delete(_run.ProgramPath("clang"));
        await AssertRunsAsync(
        [
            "tests/run: no clang or gcc that links with zlib: native applications are not tested (Debian/Ubuntu: sudo apt-get install clang zlib1g-dev)",
        ],
        "--no-install");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task An_install_that_fails_or_is_not_allowed_says_what_to_install(int userId)
    {
        AddApt(userId, installs: "nothing");
        var (code, lines) = await _run.RunAsync();
        Assert.Equal(1, code);
        Assert.Equal($"tests/run: {Sentence}", lines[^1]);
    }

    [Fact]
    public async Task A_machine_without_the_sdk_is_told_so()
    {
        _run.AddServer();
        File.Delete(_run.ProgramPath("dotnet"));
        var (code, lines) = await _run.RunAsync();
        Assert.Equal(1, code);
        Assert.Equal(["tests/run: No .NET SDK on the PATH: install .NET 10, https://dotnet.microsoft.com/download."], lines);
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task AssertRunsAsync(string[] expectedLines, params string[] arguments)
    {
        var (code, lines) = await _run.RunAsync(arguments);
        Assert.Equal("1 passed, 0 failed, 0 skipped", lines[^1]);
        Assert.Equal(0, code);
        Assert.Equal(expectedLines, lines.Where(expectedLines.Contains));
    }

    private void AddApt(int userId, string installs)
    {
        Assert.SkipUnless(File.Exists("/etc/debian_version"), "Only on Debian and its kin is a server installed.");
        var program = _run.ProgramPath(installs.Split(' ')[0]);
        _run.AddProgram("id", $"echo {userId}");
        _run.AddProgram("systemctl", "exit 0");
        _run.AddProgram("apt-get", $"""
            echo "$VIA""apt-get $*; RUNLEVEL=$RUNLEVEL SYSTEMD_OFFLINE=$SYSTEMD_OFFLINE"
            case "$*" in
              update*) ;;
              *" {installs}") echo 'echo Redis server v=7.0.15' >{program}; chmod +x {program} ;;
              *) exit 100 ;;
            esac
            """);
    }
}
