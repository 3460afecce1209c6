using StreamGroups.Engine.Settling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Claiming;

/// <summary>Takes over what belongs to nobody who lives: parked entries whose time has come, and entries of others whose lease has run out.</summary>
internal sealed class SharedClaimer(
    IStreamTransport transport, SubscriptionIdentity identity, ClaimStarter starter, Settler settler, Func<GroupOptions> options)
{
    /// <summary>A sweep that looks at more pages than this goes on with the next sweep.</summary>
    private const int MostPages = 64;

    private ClaimCursor _cursor = ClaimCursor.Start;
    private bool _lastIsDue;

    /// <summary>Completes when parked entries may be claimed.</summary>
    public Task ReadyForDueAsync(CancellationToken cancellationToken) => settler.ParkedAsync(cancellationToken);

    /// <summary>
    /// Takes parked entries that are due, as many as workers are free; returns the time until the next one is, if one is parked. Of many others get
    /// their turn between: a reader that has to recover would wait for all of them.
    /// </summary>
    public async ValueTask<TimeSpan?> ClaimDueAsync(CancellationToken cancellationToken)
    {
        var result = await ClaimAsync(_lastIsDue, ClaimParkedAsync, cancellationToken).ConfigureAwait(false);
        _lastIsDue = result.LastWaits;
        return _lastIsDue || result.Entries.Length > 0 || result.Exhausted.Length > 0 ? TimeSpan.Zero : result.NextDue;
    }

    /// <summary>Walks over the leases of others; returns how many entries it took over.</summary>
    public async ValueTask<int> ClaimExpiredAsync(CancellationToken cancellationToken)
    {
        var claimed = 0;
        var alone = false;
        for (var page = 0; page < MostPages; page++)
        {
            var result = await ClaimAsync(alone, transport.ClaimExpiredAsync, cancellationToken).ConfigureAwait(false);
            claimed += result.Entries.Length;
            _cursor = result.Next;
            alone = result.LastWaits;
            if (!alone && _cursor.IsStart) break;
        }
        return claimed;
    }

    /// <summary>The wait for a worker may have been long: a parking that fell into doubt meanwhile is awaited anew, without one.</summary>
    private async ValueTask<ClaimResult> ClaimParkedAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        await settler.TryParkedAsync().ConfigureAwait(false)
            ? await transport.ClaimDueAsync(request, cancellationToken).ConfigureAwait(false)
            : new ClaimResult([], [], request.Cursor, _lastIsDue) { NextDue = TimeSpan.Zero };

    private async ValueTask<ClaimResult> ClaimAsync(
        bool alone, Func<ClaimRequest, CancellationToken, ValueTask<ClaimResult>> claim, CancellationToken cancellationToken)
    {
        ClaimResult result = default;
        var current = options();
        await starter.StartAsync(current.Concurrency, alone, async (workers, isAlone) =>
        {
            var request = new ClaimRequest(
                identity.Group, identity.Consumer, current.AckWait, current.MaxDeliveries, workers, isAlone, _cursor);
            result = await claim(request, CancellationToken.None).ConfigureAwait(false);
            return result.Entries;
        }, cancellationToken).ConfigureAwait(false);
        foreach (var entry in result.Exhausted)
            await settler.DeadLetterAsync(identity.Consumer, entry, cancellationToken).ConfigureAwait(false);
        return result;
    }
}
