using StreamGroups.Engine.Settling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Claiming;

/// <summary>Takes over what belongs to nobody who lives: parked entries whose time has come, and entries of others whose lease has run out.</summary>
internal sealed class SharedClaimer(
    IStreamTransport transport, SubscriptionIdentity identity, ClaimStarter starter, Settler settler, Func<GroupOptions> options)
{
    /// <summary>After so many pages a sweep lets others have their turn; the next one goes on there.</summary>
    private const int MostPages = 64;

    private ClaimCursor _cursor = ClaimCursor.Start;
    private bool _lastIsExpired;

    /// <summary>Completes when parked entries may be claimed.</summary>
    public Task ReadyForDueAsync(CancellationToken cancellationToken) => settler.ParkedAsync(cancellationToken);

    /// <summary>
    /// Takes parked entries that are due, as many as workers are free; returns the time until the next one is, if one is parked. Of many others get
    /// their turn between: a reader that has to recover would wait for all of them.
    /// </summary>
    public async ValueTask<TimeSpan?> ClaimDueAsync(CancellationToken cancellationToken)
    {
        var result = await ClaimAsync(ClaimManner.Together, ClaimParkedAsync, cancellationToken).ConfigureAwait(false);
        return result.Entries.Length > 0 || result.Exhausted.Length > 0 ? TimeSpan.Zero : result.NextDue;
    }

    /// <summary>Whether the walk over the leases of others has come to its end.</summary>
    public bool HasWalked => !_lastIsExpired && _cursor.IsStart;

    /// <summary>Walks over the leases of others, a part of the way at a time; returns how many entries it took over.</summary>
    public async ValueTask<int> ClaimExpiredAsync(CancellationToken cancellationToken)
    {
        var claimed = 0;
        for (var page = 0; page < MostPages; page++)
        {
            var manner = _lastIsExpired ? ClaimManner.Alone : ClaimManner.Apart;
            var result = await ClaimAsync(manner, transport.ClaimExpiredAsync, cancellationToken).ConfigureAwait(false);
            claimed += result.Entries.Length;
            _cursor = result.Next;
            _lastIsExpired = result.LastWaits;
            if (HasWalked) break;
        }
        return claimed;
    }

    /// <summary>The wait for a worker may have been long: a parking that fell into doubt meanwhile is awaited anew, without one.</summary>
    private async ValueTask<ClaimResult> ClaimParkedAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        await settler.TryParkedAsync().ConfigureAwait(false)
            ? await transport.ClaimDueAsync(request, cancellationToken).ConfigureAwait(false)
            : new ClaimResult([], [], request.Cursor, LastWaits: false) { NextDue = TimeSpan.Zero };

    private async ValueTask<ClaimResult> ClaimAsync(
        ClaimManner manner, Func<ClaimRequest, CancellationToken, ValueTask<ClaimResult>> claim, CancellationToken cancellationToken)
    {
        ClaimResult result = default;
        var current = options();
        await starter.StartAsync(current.Concurrency, manner, async (workers, isAlone) =>
        {
            var request = new ClaimRequest(
                identity.Group, identity.Consumer, identity.Token, current.AckWait, current.MaxDeliveries, workers, isAlone, _cursor);
            result = await claim(request, CancellationToken.None).ConfigureAwait(false);
            return result.Entries;
        }, cancellationToken).ConfigureAwait(false);
        foreach (var entry in result.Exhausted)
            await settler.DeadLetterAsync(identity.Consumer, entry, cancellationToken).ConfigureAwait(false);
        return result;
    }
}
