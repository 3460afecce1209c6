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
    public async Task A_named_program_is_taken_in_place_of_those_on_the_path()
    {
        Script("redis-server", "echo 'Redis server v=7.0.15 sha=00000000:0'");
        Script("other", "echo 'Valkey server v=8.1.1 sha=00000000:0'");
        var sources = new RedisServerSources(null, _folder.FullName, Path.Combine(_folder.FullName, "other"));
        Assert.Equal(sources.Program, await sources.FindProgramAsync([]));
    }

    [Theory]
    [InlineData("none", "there is no such file")]
    [InlineData("old", "old is version 6.0.16, and 7.0 is the oldest")]
    public async Task A_named_program_that_cannot_be_used_fails_although_there_are_others(string name, string reason)
    {
        Script("redis-server", "echo 'Redis server v=7.0.15 sha=00000000:0'");
        Script("old", "echo 'Redis server v=6.0.16 sha=00000000:0'");
        var failure = await FailAsync(new RedisServerSources(null, _folder.FullName, Path.Combine(_folder.FullName, name)));
        Assert.StartsWith("STREAMGROUPS_TEST_SERVER", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("resp2", ",protocol=resp2")]
    [InlineData("resp3", ",protocol=resp3")]
    public void A_protocol_becomes_part_of_connection_strings(string? protocol, string setting)
        => Assert.Equal(setting, TestProtocol.SettingOf(protocol));

    [Fact]
    public void A_protocol_that_is_none_is_refused()
        => Assert.Contains("set it to resp2 or resp3", Assert.Throws<NoRedisException>(() => TestProtocol.SettingOf("3")).Message, StringComparison.Ordinal);

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
