using System.Net;

namespace StreamGroups.Transport.Redis;

/// <summary>Ends a blocked read of one connection with <c>CLIENT UNBLOCK</c>; where that is forbidden, blocks are short instead.</summary>
internal sealed class Unblocking
{
    /// <summary>How long a stop may wait for a read that nothing can end.</summary>
    private static readonly TimeSpan ShortBlock = TimeSpan.FromSeconds(1);

    private readonly RedisCommands _commands;
    private readonly bool _isAllowed;
    private readonly EndPoint _server;

    private Unblocking(RedisCommands commands, EndPoint server, long? clientId, bool isAllowed) =>
        (_commands, _server, ClientId, _isAllowed) = (commands, server, clientId, isAllowed);

    /// <summary>The reader's connection; nothing where the user may not ask for it.</summary>
    public long? ClientId { get; }

    /// <summary>Tries it on the connection itself, which does not block yet.</summary>
    public static async ValueTask<Unblocking> OfAsync(RedisConnection connection, RedisCommands commands, CancellationToken cancellationToken)
    {
        var clientId = await connection.TryAskClientIdAsync(cancellationToken).ConfigureAwait(false);
        var isAllowed = clientId is { } id && await connection.MayUnblockAsync(id, cancellationToken).ConfigureAwait(false);
        return new Unblocking(commands, connection.EndPoint, clientId, isAllowed);
    }

    public TimeSpan Limit(TimeSpan block) => _isAllowed || block < ShortBlock ? block : ShortBlock;

    /// <param name="subject">The stream, or the stream and group, for errors.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask UnblockAsync(object subject, CancellationToken cancellationToken)
    {
        if (!_isAllowed || ClientId is not { } id) return;
        await _commands.ExecuteAtAsync(_server, "CLIENT", ["UNBLOCK", id], "Unblocking the reader", subject, cancellationToken).ConfigureAwait(false);
    }
}
