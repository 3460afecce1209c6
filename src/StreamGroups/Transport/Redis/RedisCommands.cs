using System.Net;
using System.Runtime.CompilerServices;
using StackExchange.Redis;
using StreamGroups.Transport.Redis.Clusters;

namespace StreamGroups.Transport.Redis;

/// <summary>Sends commands and scripts over the command connection, and translates what goes wrong.</summary>
internal sealed class RedisCommands(ConnectionSupervisor connections, RedisKeys keys)
{
    public RedisKeys Keys { get; } = keys;

    /// <summary>The ID of the command connection; nothing where the user may not ask for it.</summary>
    public async ValueTask<long?> ClientIdAsync(CancellationToken cancellationToken) =>
        (await connections.CommandsAsync(cancellationToken).ConfigureAwait(false)).ClientId;

    /// <summary>As <see cref="ClientIdAsync"/>; on a cluster on the node that has the key, with what tells this run of the node from any other.</summary>
    public async ValueTask<NodeClient> ClientAtAsync(RedisKey key, object subject, CancellationToken cancellationToken)
    {
        var connection = await connections.CommandsAsync(cancellationToken).ConfigureAwait(false);
        if (!connection.IsCluster) return new NodeClient(connection.ClientId, null);
        try
        {
            return await connection.ClientAtAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            throw RedisErrors.Failed(connection, exception, $"Asking for the connection's ID ({subject})");
        }
    }

    /// <summary>As <see cref="ExecuteAsync"/>, of a command without a key; on a cluster on the node that has the key.</summary>
    public ValueTask<RedisResult> ExecuteAtAsync(
        RedisKey key, string command, object[] arguments, string doing, object subject, CancellationToken cancellationToken) =>
        ExecuteAtAsync(connection => connection.MasterOf(key), command, arguments, doing, subject, cancellationToken);

    /// <summary>As above, on a server by its address.</summary>
    public ValueTask<RedisResult> ExecuteAtAsync(
        EndPoint endPoint, string command, object[] arguments, string doing, object subject, CancellationToken cancellationToken) =>
        ExecuteAtAsync(connection => connection.Node(endPoint), command, arguments, doing, subject, cancellationToken);

    /// <param name="command">The command.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="doing">What this is for, for errors.</param>
    /// <param name="subject">The stream, or the stream and group, for errors.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RespResult> ExecuteAsync(
        string command, ReadOnlyMemory<RedisKeyOrValue> arguments, string doing, object subject, CancellationToken cancellationToken)
    {
        var connection = await connections.CommandsAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (connection.IsCluster && KeyOf(arguments.Span) is { } key)
            {
                return await ExecuteOnClusterAsync(connection, key, command, arguments).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            return await connection.Database.ExecuteRespAsync(command, arguments).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            throw RedisErrors.Failed(connection, exception, $"{doing} ({subject})", LackingRights.Of(exception, arguments.Span));
        }
    }

    /// <inheritdoc cref="ExecuteAsync"/>
    public async ValueTask<RespResult> EvaluateAsync(
        string script, RedisKey[] scriptKeys, RedisValue[] values, string doing, object subject, CancellationToken cancellationToken)
    {
        var connection = await connections.CommandsAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (connection.IsCluster)
            {
                return await EvaluateOnClusterAsync(connection, script, scriptKeys, values).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            return await EvaluateAsync(connection.Database, script, scriptKeys, values).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            throw RedisErrors.Failed(connection, exception, $"{doing} ({subject})", LackingRights.Of(exception, script, scriptKeys));
        }
    }

    /// <summary>A server may forget scripts at any time, even between the client's loading of one and its call: then the text is sent instead.</summary>
    public static async Task<RespResult> EvaluateAsync(
        IDatabase database, string script, RedisKey[] scriptKeys, RedisValue[] values, CommandFlags flags = CommandFlags.None)
    {
        try
        {
            return await database.ScriptEvaluateRespAsync(script, scriptKeys, values, flags).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsLostScript(exception))
        {
            RedisKeyOrValue[] arguments = [(RedisValue)script, (RedisValue)scriptKeys.Length, .. scriptKeys.Select(key => (RedisKeyOrValue)key), .. values];
            return await database.ExecuteRespAsync("EVAL", arguments, flags).ConfigureAwait(false);
        }
    }

    // Methods of their own, since their closures would cost an allocation without a cluster too.
    private Task<RespResult> ExecuteOnClusterAsync(
        RedisConnection connection, RedisKey key, string command, ReadOnlyMemory<RedisKeyOrValue> arguments) =>
        OnClusterAsync(connection, key, () => connection.Database.ExecuteRespAsync(command, arguments, CommandFlags.NoRedirect));

    private Task<RespResult> EvaluateOnClusterAsync(RedisConnection connection, string script, RedisKey[] scriptKeys, RedisValue[] values) =>
        OnClusterAsync(
            connection, scriptKeys[0], () => EvaluateAsync(connection.Database, ClusterScripts.Of(script), scriptKeys, values, CommandFlags.NoRedirect));

    /// <summary>
    /// The client cannot send again what it was redirected with, since it no longer has the arguments, and would lose the connection over that. It has
    /// learned the slot's new server (MOVED) all the same; a slot that is on its way (ASK) is waited for by whoever tries again.
    /// </summary>
    private async Task<RespResult> OnClusterAsync(RedisConnection connection, RedisKey key, Func<Task<RespResult>> run)
    {
        try
        {
            return await connections.WhileMasterAsync(connection, key, run).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (exception.Kind == RedisErrorKind.Moved)
        {
            connection.Suspect();
            return await connections.WhileMasterAsync(connection, key, run).ConfigureAwait(false);
        }
    }

    /// <summary>For streams whose names do not <see cref="ClusterSlot.KeepsTogether"/> what belongs to them.</summary>
    /// <exception cref="TransportException">There is a cluster: nobody could consume it.</exception>
    public async ValueTask RefuseOnClusterAsync(string stream, string doing, CancellationToken cancellationToken)
    {
        var connection = await connections.CommandsAsync(cancellationToken).ConfigureAwait(false);
        if (connection.IsCluster) throw RedisErrors.OfBraces($"{doing} ({stream})");
    }

    private static RedisKey? KeyOf(ReadOnlySpan<RedisKeyOrValue> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.IsKey) return argument.Key;
        }
        return null;
    }

    private async ValueTask<RedisResult> ExecuteAtAsync(
        Func<RedisConnection, IServer> server, string command, object[] arguments, string doing, object subject, CancellationToken cancellationToken)
    {
        var connection = await connections.CommandsAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var running = connection.IsCluster ? server(connection).ExecuteAsync(command, arguments) : connection.Database.ExecuteAsync(command, arguments);
            return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            throw RedisErrors.Failed(connection, exception, $"{doing} ({subject})");
        }
    }
}
