using System.Net;
using StackExchange.Redis;
using StreamGroups.Transport.Redis.Clusters;

namespace StreamGroups.Transport.Redis.Durable;

/// <summary>
/// One server over one socket. WAIT and WAITAOF speak of the writes of their own connection: on another one, which the client may open behind our
/// back, they would confirm at once what nobody has.
/// </summary>
internal sealed class DurableServer(IServer server, int database, Durability durability)
{
    /// <summary>A wait that others come to meanwhile is not much longer; what is missing then is waited for again, together with theirs.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly long _socket = server.GetCounters().Interactive.SocketCount;

    private static readonly object[] NothingToWaitFor = [0, 1];
    private static readonly object[] SyncedSoFar = [1, 0, 1];

    private readonly object[] _wait = durability.IsSynced
        ? [1, 0, (long)LongestWait.TotalMilliseconds]
        : [durability.Replicas, (long)LongestWait.TotalMilliseconds];

    public EndPoint EndPoint => server.EndPoint;

    private string Command => durability.IsSynced ? "WAITAOF" : "WAIT";

    /// <summary>Whether the server can confirm what is asked for: asked before anything is added.</summary>
    public Task ProbeAsync() => ExecuteAsync(Command, durability.IsSynced ? SyncedSoFar : NothingToWaitFor);

    public async Task<EntryId> AddAsync(DurableEntry entry)
    {
        var arguments = entry.Arguments;
        if (server.ServerType == ServerType.Cluster && entry.Command == "EVAL") arguments = [ClusterScripts.Of((string)arguments[0]), .. arguments[1..]];
        var reply = await ExecuteAsync(entry.Command, arguments).ConfigureAwait(false);
        return EntryId.Parse((string)(reply.Resp2Type == ResultType.Array ? reply[0] : reply)!);
    }

    /// <summary>Waits until enough have confirmed all that was added before, 100 ms at most; returns how many have.</summary>
    public async Task<long> WaitAsync()
    {
        var reply = await ExecuteAsync(Command, _wait).ConfigureAwait(false);
        if (server.GetCounters().Interactive.SocketCount != _socket)
            throw new RedisConnectionException(ConnectionFailureType.SocketClosed, CommandFlags.None, "The connection was lost, and what it had to confirm with it.", null, CommandStatus.Sent);
        return (long)(durability.IsSynced ? reply[0] : reply);
    }

    private Task<RedisResult> ExecuteAsync(string command, object[] arguments) =>
        server.ExecuteAsync(database, command, arguments, CommandFlags.NoRedirect);
}
