using StreamGroups.Transport.Redis.Scripts;
using static StreamGroups.Transport.Redis.RedisText;

namespace StreamGroups.Transport.Redis;

/// <summary>Hands out consumers' names, each to one living process.</summary>
internal sealed class ConsumerNameDesk(RedisCommands commands, TimeProvider time)
{
    /// <summary>A name whose record changes under our eyes is in use, or wanted by many.</summary>
    private const int MostTries = 5;

    /// <summary>
    /// A reader that is gone may be connecting anew, which takes some milliseconds where the server lives, and up to its longest backoff where that
    /// has been restarted. Whoever lives takes its name again meanwhile, or renews it.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan PatienceAfterRestart = TimeSpan.FromSeconds(2);

    private readonly GrantedNames<long> _granted = new();

    /// <summary>Takes the name for a reader's connection, or another one where a living process has it. Returns the name.</summary>
    public async ValueTask<string> TakeAsync(ReaderRequest request, long clientId, CancellationToken cancellationToken)
    {
        var consumer = request.Consumer;
        if (!await TryTakeAsync(request, consumer, clientId, cancellationToken).ConfigureAwait(false))
        {
            if (request.Exclusive) throw NameConflict.Refused(request);
            do consumer = NameConflict.Another(request.Consumer);
            while (!await TryTakeAsync(request, consumer, clientId, cancellationToken).ConfigureAwait(false));
        }
        _granted.Remember(request, consumer, clientId);
        return consumer;
    }

    public ValueTask LeaveAsync(GroupAddress group, string consumer, string token, bool forGood, CancellationToken cancellationToken)
    {
        _granted.Forget(group, consumer, token);
        return LeaveScript.RunAsync(commands, group, consumer, token, forGood, cancellationToken);
    }

    public ValueTask<LeaseState[]> RenewAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
    {
        (long, TimeSpan)? granted = _granted.TryFind(group, consumer, token, out var found) ? found : null;
        return RenewScript.RunAsync(commands, group, consumer, token, granted, ids, cancellationToken);
    }

    private async ValueTask<bool> TryTakeAsync(ReaderRequest request, string consumer, long clientId, CancellationToken cancellationToken)
    {
        var held = await TakeNameScript.RunAsync(commands, request, consumer, clientId, null, cancellationToken).ConfigureAwait(false);
        // Another's record with our client ID is from before a restart of the server, which gives IDs out anew.
        for (var tries = 1; held is { } other && tries < MostTries; tries++)
        {
            if (other.ClientId != clientId && !await IsFreeAsync(other, request.Group, cancellationToken).ConfigureAwait(false)) return false;
            await Task.Delay(await PatienceForAsync(other, request.Group, cancellationToken).ConfigureAwait(false), time, cancellationToken).ConfigureAwait(false);
            held = await TakeNameScript.RunAsync(commands, request, consumer, clientId, other, cancellationToken).ConfigureAwait(false);
        }
        return held is null;
    }

    /// <summary>
    /// Whether the reader that has the name is gone. Scripts may not list clients. After a restart of the server the ID may be another client's,
    /// which is no matter unless that one is a reader too. Where listing is refused, the time that has passed decides.
    /// </summary>
    private async ValueTask<bool> IsFreeAsync(HeldName held, GroupAddress group, CancellationToken cancellationToken)
    {
        if (held.ClientId is not { } clientId) return true;
        try
        {
            using var reply = await commands.ExecuteAsync(
                "CLIENT", new[] { Arg("LIST"), Arg("ID"), Arg(clientId) }, "Looking for a reader", group, cancellationToken).ConfigureAwait(false);
            return !(reply.ReadScalar().ReadString() ?? "").Split(' ')
                .Any(static field => field.StartsWith("name=", StringComparison.Ordinal) && ConnectionProfile.IsReader(field));
        }
        catch (TransportException exception) when (exception.Kind == TransportErrorKind.Permanent)
        {
            return held.IsStale;
        }
    }

    private async ValueTask<TimeSpan> PatienceForAsync(HeldName held, GroupAddress group, CancellationToken cancellationToken)
    {
        const string Uptime = "uptime_in_seconds:";
        try
        {
            using var reply = await commands.ExecuteAsync("INFO", new[] { Arg("server") }, "Asking for the uptime", group, cancellationToken).ConfigureAwait(false);
            var line = (reply.ReadScalar().ReadString() ?? "").Split('\n').FirstOrDefault(static line => line.StartsWith(Uptime, StringComparison.Ordinal));
            var isKnown = int.TryParse(line.AsSpan(line is null ? 0 : Uptime.Length).Trim(), out var seconds);
            return isKnown && !held.IsOlderThan(TimeSpan.FromSeconds(seconds + 1)) ? Patience : PatienceAfterRestart;
        }
        catch (TransportException exception) when (exception.Kind == TransportErrorKind.Permanent)
        {
            return PatienceAfterRestart;
        }
    }
}
