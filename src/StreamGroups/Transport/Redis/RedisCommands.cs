using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>Sends commands and scripts over the command connection, and translates what goes wrong.</summary>
internal sealed class RedisCommands(ConnectionSupervisor connections, RedisKeys keys)
{
    public RedisKeys Keys { get; } = keys;

    /// <summary>The ID of the command connection; nothing where the user may not ask for it.</summary>
    public async ValueTask<long?> ClientIdAsync(CancellationToken cancellationToken) =>
        (await connections.CommandsAsync(cancellationToken).ConfigureAwait(false)).ClientId;

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
            return await EvaluateAsync(connection.Database, script, scriptKeys, values).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            throw RedisErrors.Failed(connection, exception, $"{doing} ({subject})", LackingRights.Of(exception, script, scriptKeys));
        }
    }

    /// <summary>A server may forget scripts at any time, even between the client's loading of one and its call: then the text is sent instead.</summary>
    public static async Task<RespResult> EvaluateAsync(IDatabase database, string script, RedisKey[] scriptKeys, RedisValue[] values)
    {
        try
        {
            return await database.ScriptEvaluateRespAsync(script, scriptKeys, values).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsLostScript(exception))
        {
            RedisKeyOrValue[] arguments = [(RedisValue)script, (RedisValue)scriptKeys.Length, .. scriptKeys.Select(key => (RedisKeyOrValue)key), .. values];
            return await database.ExecuteRespAsync("EVAL", arguments).ConfigureAwait(false);
        }
    }
}
