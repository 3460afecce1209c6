using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Reading;

/// <summary>
/// Puts what this process still has back into a group that was created anew, whoever created it: the one who did knows only of its own entries. Those
/// that the group is yet to deliver come by themselves.
/// </summary>
internal sealed class GroupRestorer(IStreamTransport transport, SubscriptionIdentity identity, InFlight inFlight, ILogger logger)
{
    private const int MostAtOnce = 256;

    private string? _known;

    /// <param name="token">The group's creation token as it is now.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask RestoreAsync(string token, CancellationToken cancellationToken)
    {
        if (_known is not null && _known != token) await RestoreAsync(cancellationToken).ConfigureAwait(false);
        _known = token;
    }

    private async ValueTask RestoreAsync(CancellationToken cancellationToken)
    {
        List<Delivery> held = [];
        inFlight.CopyTo(held);
        var restored = 0L;
        foreach (var some in held.Where(static delivery => !delivery.IsGone && !delivery.IsLost).Chunk(MostAtOnce))
        {
            var entries = Array.ConvertAll(some, static delivery => new RestoredEntry(delivery.Id, delivery.Count));
            restored += await transport.RestoreAsync(identity.Group, identity.Consumer, entries, cancellationToken).ConfigureAwait(false);
        }
        if (restored > 0) LeasingLog.Restored(logger, restored, identity.Group);
    }
}
