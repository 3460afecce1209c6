using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;
using StreamGroups.Transport.Redis;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Servers that are brought to refuse an XADD, sent as a command and by a script, and what their own words are taken for.</summary>
public sealed class ProvokedErrorsTests() : OwnServerTests(new RedisServerOptions { ExtraArguments = ["--enable-protected-configs", "yes"] })
{
    private const string AddInScript = "return redis.call('XADD', KEYS[1], '*', 'a', 'b')";

    [Theory]
    [InlineData(TransportErrorKind.OutOfMemory, "trim streams", "CONFIG SET maxmemory 1")]
    [InlineData(TransportErrorKind.Permanent, "delete that key", "SET orders x")]
    [InlineData(TransportErrorKind.Transient, "min-replicas-to-write", "CONFIG SET min-replicas-to-write 1")]
    [InlineData(TransportErrorKind.Transient, "is a replica", "REPLICAOF 127.0.0.1 1")]
    [InlineData(TransportErrorKind.Transient, "is a replica", "CONFIG SET replica-serve-stale-data no", "REPLICAOF 127.0.0.1 1")]
    internal async Task By_its_state(TransportErrorKind kind, string remedy, params string[] setup)
    {
        foreach (var command in setup) await RunAsync(command);
        await RefusesAsync(Control, kind, remedy);
    }

    [Theory]
    [InlineData("~* +@all -xadd")]
    [InlineData("~other* +@all")]
    public async Task By_a_users_rights(string rights)
    {
        await RunAsync($"ACL SETUSER low on >secret {rights}");
        await using var low = await RedisControl.OpenAsync($"{Server.ConnectionString},user=low,password=secret");
        await RefusesAsync(low, TransportErrorKind.Permanent, "ACL SETUSER");
    }

    [Fact]
    public async Task By_a_disk_that_takes_no_snapshot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a folder in which nobody can make a file.");
        await RunAsync("CONFIG SET dir /proc");
        await RunAsync("SET something x");
        await Control.RunAsync("CONFIG", "SET", "save", "3600 1");
        await RunAsync("BGSAVE");
        await Eventually.HoldsAsync(async () => await Control.InfoAsync("persistence", "rdb_last_bgsave_status") == "err", "the snapshot fails");
        await RefusesAsync(Control, TransportErrorKind.Transient, "stop-writes-on-bgsave-error");
    }

    [Fact]
    public async Task By_a_script_that_never_ends()
    {
        await RunAsync("CONFIG SET busy-reply-threshold 50");
        await using var other = await RedisControl.OpenAsync(Server.ConnectionString);
        var endless = other.EvaluateAsync("redis.call('SET', KEYS[1], 'x') while true do end", "written");
        await Eventually.HoldsAsync(async () => await RefusalAsync(() => Control.RunAsync("PING")) is not null, "the server is busy");

        await RefusesAsync(Control, TransportErrorKind.Transient, "SCRIPT KILL");
        Assert.StartsWith("UNKILLABLE", (await RefusalAsync(() => RunAsync("SCRIPT KILL")))?.Message, StringComparison.Ordinal);
        await Server.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => endless);
    }

    [Theory]
    [InlineData("EVALSHA 0000000000000000000000000000000000000000 0", TransportErrorKind.Transient, "NOSCRIPT")]
    [InlineData("XNOTHING orders", TransportErrorKind.Permanent, "Redis 7.0")]
    [InlineData("XINFO GROUPS orders", TransportErrorKind.GroupMissing, "no such key")]
    [InlineData("XPENDING orders billing", TransportErrorKind.GroupMissing, "NOGROUP")]
    [InlineData("XREADGROUP GROUP billing a STREAMS orders >", TransportErrorKind.GroupMissing, "NOGROUP")]
    internal async Task By_what_is_not_there(string command, TransportErrorKind kind, string part) => Expect(await RefusalAsync(() => RunAsync(command)), kind, part);

    /// <summary>Both ways; nothing may have been written.</summary>
    private static async Task RefusesAsync(RedisControl control, TransportErrorKind kind, string remedy)
    {
        Expect(await RefusalAsync(() => control.RunAsync("XADD", (RedisKey)"orders", "*", "a", "b")), kind, remedy);
        Expect(await RefusalAsync(() => control.EvaluateAsync(AddInScript, "orders")), kind, remedy);
    }

    private static void Expect(RedisServerException? refusal, TransportErrorKind kind, string part)
    {
        Assert.NotNull(refusal);
        var error = RedisErrors.Translate(refusal, "Publishing (orders)");
        Assert.True(error.Kind == kind, $"{error.Kind}: {refusal.Message}");
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.False(error.MayHaveHappened);
    }

    private static async Task<RedisServerException?> RefusalAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (RedisServerException exception)
        {
            return exception;
        }
    }

    private Task<RedisResult> RunAsync(string command)
    {
        var words = command.Split(' ');
        return Control.RunAsync(words[0], [.. words[1..]]);
    }
}
