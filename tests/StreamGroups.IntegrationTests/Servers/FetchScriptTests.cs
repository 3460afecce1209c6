using StreamGroups.TestSupport.Processes;
using Xunit;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>tests/servers/fetch where there is nothing to fetch, or no way to; it is never let near a mirror.</summary>
public sealed class FetchScriptTests : IDisposable
{
    private static readonly string[] Tools = ["bash", "sh", "cat", "chmod", "grep", "head", "mkdir", "mktemp", "mv", "rm", "tail", "uname"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streamgroups-fetch-");

    public FetchScriptTests()
    {
        foreach (var tool in Tools)
            File.CreateSymbolicLink(Path.Combine(Programs, tool), Executables.Find(tool, Environment.GetEnvironmentVariable("PATH")!)!);
    }

    private string Programs => _folder.CreateSubdirectory("programs").FullName;

    [Fact]
    public async Task What_is_there_is_not_fetched_again()
    {
        AddProgram("servers/valkey-9", "valkey-server", "");

        var (code, lines) = await RunAsync("valkey-9");
        Assert.Equal(0, code);
        Assert.Equal([Path.Combine(_folder.FullName, "servers/valkey-9/valkey-server")], lines);
    }

    [Fact]
    public async Task Only_what_is_there_is_told_if_asked_for()
    {
        AddProgram("servers/redis-8.0", "redis-server", "");

        var (code, lines) = await RunAsync("--present");
        Assert.Equal(1, code);
        Assert.Equal([Path.Combine(_folder.FullName, "servers/redis-8.0/redis-server")], lines);
    }

    [Fact]
    public async Task A_machine_without_apt_is_told_so()
    {
        var (code, lines) = await RunAsync("redis-8.6");
        Assert.Equal(1, code);
        Assert.StartsWith("tests/servers/fetch: servers come from Debian's packages, and this ", lines.Single(), StringComparison.Ordinal);
        Assert.EndsWith(" has no apt-get", lines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_whose_packages_are_not_Debians_is_told_so()
    {
        AddApt("http://mirror.example/ubuntu/");

        Assert.Equal(
            (1, "tests/servers/fetch: servers come from Debian's packages, and this machine's apt names no mirror of Debian"), await LastLineAsync("redis-8.6"));
    }

    [Fact]
    public async Task What_apt_fails_with_is_told()
    {
        SkipWithoutKeyring();
        AddApt("http://mirror.example/debian/", "echo 'E: The mirror is away' >&2; exit 100");

        Assert.Equal((1, "tests/servers/fetch: E: The mirror is away"), await LastLineAsync("redis-8.6"));
        Assert.Empty(new DirectoryInfo(Path.Combine(_folder.FullName, "servers")).EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task A_version_that_Debian_has_no_more_is_told_with_those_that_it_has()
    {
        SkipWithoutKeyring();
        AddApt("http://mirror.example/debian/");

        Assert.Equal(
            (1, "tests/servers/fetch: Debian has no redis-server 8.6 at present; it has 5:8.8.0-1 5:8.0.6-3"), await LastLineAsync("redis-8.6"));
    }

    [Fact]
    public async Task An_unknown_server_is_refused()
    {
        var (code, lines) = await RunAsync("redis-6.0");
        Assert.Equal(2, code);
        Assert.StartsWith("usage: tests/servers/fetch", lines[0], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void SkipWithoutKeyring() => Assert.SkipUnless(
        File.Exists("/usr/share/keyrings/debian-archive-keyring.gpg"), "Without Debian's keys nothing is asked of apt.");

    private void AddApt(string mirror, string update = "exit 0")
    {
        AddProgram("programs", "apt-get", $"case \"$*\" in indextargets*) echo {mirror} ;; *update) {update} ;; *) exit 100 ;; esac");
        AddProgram("programs", "apt-cache", """
            echo "redis-server | 5:8.8.0-1 | http://mirror.example/debian sid/main amd64 Packages"
            echo "redis-server | 5:8.0.6-3 | http://mirror.example/debian trixie/main amd64 Packages"
            """);
        AddProgram("programs", "dpkg", "echo amd64");
        AddProgram("programs", "dpkg-deb", "exit 100");
    }

    private void AddProgram(string folder, string name, string body)
    {
        var file = Path.Combine(_folder.CreateSubdirectory(folder).FullName, name);
        File.WriteAllText(file, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int Code, string LastLine)> LastLineAsync(string server)
    {
        var (code, lines) = await RunAsync(server);
        return (code, lines[^1]);
    }

    private async Task<(int Code, IReadOnlyList<string> Lines)> RunAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = Programs, ["STREAMGROUPS_TEST_SERVERS"] = Path.Combine(_folder.FullName, "servers"),
        };
        var script = Path.Combine(TestApp.TestsFolder, "servers/fetch");
        await using var fetch = ChildProcess.Start(Path.Combine(Programs, "bash"), [script, .. arguments], environment);
        var code = await fetch.WaitForExitAsync();
        return (code, fetch.Output.Snapshot());
    }
}
