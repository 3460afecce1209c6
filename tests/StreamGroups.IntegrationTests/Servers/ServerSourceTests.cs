using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Servers;

public sealed class ServerSourceTests(SharedRedis shared) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streamgroups-path-");

    [Fact]
    public async Task No_server_anywhere_fails_with_what_to_install()
    {
        var failure = await FailAsync(new RedisServerSources(null, ""));
        Assert.StartsWith(
            "No Redis for the tests: install redis-server (Debian/Ubuntu: sudo apt-get install redis-server; macOS: brew install redis), "
            + "start Docker, or set STREAMGROUPS_TEST_REDIS.",
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_docker_that_does_not_answer_is_named()
    {
        Script("docker", "echo 'Cannot connect to the engine' >&2; exit 1");
        var failure = await FailAsync(new RedisServerSources(null, _folder.FullName));
        Assert.Contains("Docker does not answer: Cannot connect to the engine", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_named()
    {
        Script("redis-server", "echo 'Redis server v=6.0.16 sha=00000000:0 bits=64'");
        var failure = await FailAsync(new RedisServerSources(null, _folder.FullName));
        Assert.Contains("redis-server is version 6.0.16, and 7.0 is the oldest", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connection_string_comes_first_and_its_server_is_never_stopped()
    {
        await using var server = await new RedisServerSources(shared.ConnectionString, "").StartAsync(new RedisServerOptions());

        Assert.Equal(shared.ConnectionString, server.ConnectionString);
        Assert.Equal(shared.Server.Port, server.Port);
        Assert.False(server.CanRestart);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => server.KillAsync());
        Assert.Contains("STREAMGROUPS_TEST_REDIS is shared", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_needs_its_own_server_does_not_get_the_shared_one()
    {
        var failure = await FailAsync(new RedisServerSources(shared.ConnectionString, ""), new RedisServerOptions { AppendOnly = true });
        Assert.Contains("needs a server of its own", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:1,password=hidden,connectTimeout=500,connectRetry=1")]
    [InlineData("127.0.0.1:1,pasword=hidden")]
    public async Task A_connection_string_that_leads_nowhere_is_named_without_its_password(string connectionString)
    {
        var failure = await FailAsync(new RedisServerSources(connectionString, ""));
        Assert.StartsWith("The server of STREAMGROUPS_TEST_REDIS does not answer", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<NoRedisException> FailAsync(RedisServerSources sources, RedisServerOptions? options = null)
        => Assert.ThrowsAsync<NoRedisException>(() => sources.StartAsync(options ?? new RedisServerOptions()));

    private void Script(string name, string body)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
