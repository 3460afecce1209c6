using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;
using StreamGroups.Transport.Redis;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>What servers say, in their own words, and what it means to the engine.</summary>
public sealed class RedisErrorsTests(SharedRedis redis)
{
    [Theory]
    [InlineData("LOADING Redis is loading the dataset in memory")]
    [InlineData("READONLY You can't write against a read only replica.")]
    [InlineData("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.")]
    [InlineData("CLUSTERDOWN Hash slot not served")]
    [InlineData("CLUSTERDOWN The cluster is down")]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot")]
    [InlineData("BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.")]
    [InlineData("SimpleError: BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.")] // The client's words before the server's
    [InlineData("NOREPLICAS Not enough good replicas to write.")]
    [InlineData("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.")]
    [InlineData("NOREPLICAS Not enough good replicas to write. script: 61c7, on @user_script:9.")]
    [InlineData("MISCONF Errors writing to the AOF file: No space left on device")]
    [InlineData("UNKILLABLE Sorry the script already executed write commands against the dataset.")]
    [InlineData("NOSCRIPT No matching script. Please use EVAL.")]
    [InlineData("READONLY You can't write against a read only replica. script: 61c7, on @user_script:9.")]
    [InlineData("ERR max number of clients reached")]
    [InlineData("ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a replica is configured to be writable")]
    [InlineData("UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)")]
    public async Task These_pass_by_themselves(string message) =>
        Assert.Equal(TransportErrorKind.Transient, (await TranslatedAsync(message)).Kind);

    [Theory]
    [InlineData("NOGROUP No such key 'orders' or consumer group 'billing' in XREADGROUP with GROUP option")]
    [InlineData("UNBLOCKED the stream key no longer exists")]
    [InlineData("ERR The XGROUP subcommand requires the key to exist. NOGROUP")]
    [InlineData("ERR no such key script: 61c7, on @user_script:9.")]
    public async Task These_say_that_the_group_is_gone(string message) =>
        Assert.Equal(TransportErrorKind.GroupMissing, (await TranslatedAsync(message)).Kind);

    [Theory]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value", "delete that key")]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value script: 61c7, on @user_script:9.", "delete that key")]
    [InlineData("NOAUTH Authentication required.", "Check user and password")]
    [InlineData("WRONGPASS invalid username-password pair or user is disabled.", "Check user and password")]
    [InlineData("NOPERM this user has no permissions to run the 'xreadgroup' command", "ACL SETUSER")]
    [InlineData("NOPERM No permissions to access a key", "ACL SETUSER")]
    [InlineData("ERR The user executing the script can't run this command or subcommand script: 61c7, on @user_script:1.", "ACL SETUSER")]
    [InlineData("ERR The user executing the script can't access at least one of the keys mentioned in the command arguments", "ACL SETUSER")]
    [InlineData("ERR ACL failure in script: User low has no permissions to run the 'xadd' command script: on @user_script:1.", "ACL SETUSER")]
    [InlineData("DENIED Redis is running in protected mode because protected mode is enabled", "protected mode")]
    [InlineData("ERR unknown command 'WAITAOF', with args beginning with: '1' '0' '100' ", "Redis 7.2")]
    [InlineData("ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.", "set its appendonly to yes")]
    [InlineData("ERR Protocol error: invalid bulk length", "proto-max-bulk-len")]
    [InlineData("ERR Unknown Redis command called from script script: 61c7, on @user_script:1.", "Redis 7.0")]
    [InlineData("BUSYGROUP Consumer Group name already exists", "already exists")]
    [InlineData("ERR unknown command 'XAUTOCLAIM', with args beginning with: ", "Redis 7.0")]
    [InlineData("CROSSSLOT Keys in request don't hash to the same slot", "braces")]
    [InlineData("ERR DB index is out of range", "RedisStreams:Database")]
    [InlineData("ERR something new", "something new.")]
    public async Task These_stay_until_somebody_mends_them(string message, string remedy)
    {
        var error = await TranslatedAsync(message);
        Assert.Equal(TransportErrorKind.Permanent, error.Kind);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("user_script", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("READONLY You can't write against a read only replica.", true)]
    [InlineData("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", true)]
    [InlineData("LOADING Redis is loading the dataset in memory", true)]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", false)]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value", false)]
    [InlineData("ERR something new", false)]
    public void A_server_that_is_not_the_right_one_is_left(string message, bool left) =>
        Assert.Equal(left, RedisErrors.EndsConnection(new RedisServerException(RedisErrorKind.Unknown, CommandFlags.None, message)));

    [Theory]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.")]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'. script: 61c7, on @user_script:9.")]
    public async Task Memory_is_told_with_its_remedy(string message)
    {
        var error = await TranslatedAsync(message);
        Assert.Equal(TransportErrorKind.OutOfMemory, error.Kind);
        Assert.Contains("maxmemory", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RedisErrorKind.Moved, "MOVED 3999 127.0.0.1:6381")]
    [InlineData(RedisErrorKind.MaxClients, "ERR max number of clients reached")]
    [InlineData(RedisErrorKind.Ask, "ASK 3999 127.0.0.1:6381")]
    public void These_pass_by_themselves_too(RedisErrorKind kind, string message) =>
        Assert.Equal(
            TransportErrorKind.Transient, RedisErrors.Translate(new RedisServerException(kind, CommandFlags.None, message), "Reading").Kind);

    [Theory]
    [InlineData(CommandStatus.Sent, true)]
    [InlineData(CommandStatus.Unknown, true)]
    [InlineData(CommandStatus.WaitingInBacklog, false)]
    [InlineData(CommandStatus.WaitingToBeSent, false)]
    public void A_lost_connection_tells_whether_the_command_may_have_been_done(CommandStatus status, bool mayHave)
    {
        var error = RedisErrors.Translate(
            new RedisConnectionException(ConnectionFailureType.SocketFailure, CommandFlags.None, "gone", null, status), "Publishing (orders)");
        Assert.Equal(TransportErrorKind.Transient, error.Kind);
        Assert.Equal(mayHave, error.MayHaveHappened);
        Assert.StartsWith("Publishing (orders) failed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_by_the_client_itself_is_known_too()
    {
        var error = new RedisCommandException("The requested database does not exist on the server");
        Assert.True(RedisErrors.IsKnown(error));
        Assert.Equal(TransportErrorKind.Permanent, RedisErrors.Translate(error, "Reading").Kind);
        Assert.Equal(
            TransportErrorKind.Transient,
            RedisErrors.Translate(new RedisCommandException("Command cannot be issued to a replica: XADD"), "Publishing").Kind);
    }

    /// <summary>A script makes the server say it, so that the client takes it for what it would.</summary>
    private async Task<TransportException> TranslatedAsync(string message)
    {
        await using var control = await RedisControl.OpenAsync(redis.ConnectionString);
        var error = await Assert.ThrowsAsync<RedisServerException>(() => control.EvaluateAsync($"return redis.error_reply([[{message}]])"));
        return RedisErrors.Translate(error, "Reading (orders/billing)");
    }
}
