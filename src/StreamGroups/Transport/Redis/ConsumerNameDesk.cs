using StackExchange.Redis;
using StreamGroups.Transport.Redis.Scripts;
using static StreamGroups.Transport.Redis.RedisText;

namespace StreamGroups.Transport.Redis;

/// <summary>Hands out consumers' names, each to one living process.</summary>
internal sealed class ConsumerNameDesk(RedisCommands commands, TimeProvider time)
{
    /// <summary>A name whose record changes under our eyes is in use, or wanted by many.</summary>
    private const int MostTries = 5;

    /// <summary>
    /// A process without connections may be connecting anew, which takes some milliseconds. Whoever lives takes its name again meanwhile, or renews it,
    /// and so changes the record.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly GrantedNames<long?> _granted = new();

    /// <summary>Takes the name for a reader's connection, or another one where a living process has it. Returns the name, and whether it was this process's already.</summary>
    public async ValueTask<(string Consumer, bool Kept)> TakeAsync(ReaderRequest request, long? readerId, CancellationToken cancellationToken)
    {
        var consumer = request.Consumer;
        var kept = await TryTakeAsync(request, consumer, readerId, cancellationToken).ConfigureAwait(false);
        if (kept is null && request.Exclusive) throw NameConflict.Refused(request);
        while (kept is null)
        {
            consumer = NameConflict.Another(request.Consumer);
            kept = await TryTakeAsync(request, consumer, readerId, cancellationToken).ConfigureAwait(false);
        }
        _granted.Remember(request, consumer, readerId);
        return (consumer, kept.Value);
    }

    public ValueTask LeaveAsync(GroupAddress group, string consumer, string token, bool forGood, CancellationToken cancellationToken)
    {
        _granted.Forget(group, consumer, token);
        return LeaveScript.RunAsync(commands, group, consumer, token, forGood, cancellationToken);
    }

    public async ValueTask<LeaseState[]> RenewAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
    {
        var proof = await ProofAsync(group, consumer, token, cancellationToken).ConfigureAwait(false);
        return await RenewScript.RunAsync(commands, group, consumer, proof, ids, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was granted is looked up once there is a connection: a name that is given back while one is awaited is not written down again.</summary>
    public async ValueTask<NameProof> ProofAsync(GroupAddress group, string consumer, string token, CancellationToken cancellationToken)
    {
        var commandsId = await commands.ClientIdAsync(cancellationToken).ConfigureAwait(false);
        return _granted.TryFind(group, consumer, token, out var granted)
            ? new NameProof(token, ClientIds(granted.Client, commandsId), Milliseconds(granted.AckWait))
            : new NameProof(token, "", 0);
    }

    /// <summary>The command connection is another one: notes that, since while a process drains it is all that its names go with.</summary>
    public void Refresh() => _ = RefreshAsync();

    private async Task RefreshAsync()
    {
        foreach (var (group, consumer, token) in _granted.All)
        {
            try
            {
                await RenewAsync(group, consumer, token, default, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is TransportException or ObjectDisposedException)
            {
                // The consumer says within seconds that it lives, which notes it too.
            }
        }
    }

    private static string ClientIds(long? readerId, long? commandsId) =>
        commandsId is { } id ? $"{readerId ?? HeldName.UnknownClient},{id}" : $"{readerId ?? HeldName.UnknownClient}";

    /// <summary>Null where a living process has it; else whether it was this process's already.</summary>
    private async ValueTask<bool?> TryTakeAsync(ReaderRequest request, string consumer, long? readerId, CancellationToken cancellationToken)
    {
        HeldName? gone = null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var clientIds = ClientIds(readerId, await commands.ClientIdAsync(cancellationToken).ConfigureAwait(false));
            var (held, kept) = await TakeNameScript.RunAsync(commands, request, consumer, clientIds, gone, cancellationToken).ConfigureAwait(false);
            if (held is not { } other) return kept;
            if (!await IsFreeAsync(other, readerId, request.Group, cancellationToken).ConfigureAwait(false)) return null;
            await Task.Delay(Patience, time, cancellationToken).ConfigureAwait(false);
            gone = other;
        }
        return null;
    }

    /// <summary>
    /// Whether the process that has the name is gone, which scripts cannot tell, since they may not list clients. Where nobody can, since listing is
    /// refused, or IDs are, or the server was started after the name was last seen, so that its clients have other IDs, the time that has passed decides.
    /// </summary>
    private async ValueTask<bool> IsFreeAsync(HeldName held, long? readerId, GroupAddress group, CancellationToken cancellationToken)
    {
        var ids = held.ClientIds;
        if (ids.Length == 0) return true;
        try
        {
            var isKnown = readerId is { } own && !ids.Contains(own) && !ids.Contains(HeldName.UnknownClient);
            if (!isKnown || !await IsOfThisServerAsync(held, group, cancellationToken).ConfigureAwait(false)) return held.IsStale;
            RedisKeyOrValue[] arguments = [Arg("LIST"), Arg("ID"), .. ids.Select(static id => Arg(id))];
            using var reply = await commands.ExecuteAsync("CLIENT", arguments, "Looking for a consumer", group, cancellationToken).ConfigureAwait(false);
            return !(reply.ReadScalar().ReadString() ?? "").Split(' ')
                .Any(static field => field.StartsWith("name=", StringComparison.Ordinal) && ConnectionProfile.IsConsumer(field));
        }
        catch (TransportException exception) when (exception.Kind == TransportErrorKind.Permanent)
        {
            return held.IsStale;
        }
    }

    /// <summary>Whether the name was seen since the server was started. Its uptime comes in whole seconds, cut off.</summary>
    private async ValueTask<bool> IsOfThisServerAsync(HeldName held, GroupAddress group, CancellationToken cancellationToken)
    {
        const string Uptime = "uptime_in_seconds:";
        using var reply = await commands.ExecuteAsync("INFO", new[] { Arg("server") }, "Asking for the uptime", group, cancellationToken).ConfigureAwait(false);
        var line = (reply.ReadScalar().ReadString() ?? "").Split('\n').FirstOrDefault(static line => line.StartsWith(Uptime, StringComparison.Ordinal));
        return int.TryParse(line.AsSpan(line is null ? 0 : Uptime.Length).Trim(), out var seconds) && !held.IsOlderThan(TimeSpan.FromSeconds(seconds + 1));
    }
}
