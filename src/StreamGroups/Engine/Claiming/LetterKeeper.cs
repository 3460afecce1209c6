using StreamGroups.Engine.Settling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Claiming;

/// <summary>
/// Sends refused dead letters again, and renews the leases of their entries until it succeeds: another consumer that took one over would know nothing
/// of its exception.
/// </summary>
internal sealed class LetterKeeper(IStreamTransport transport, SubscriptionIdentity identity, Settler settler, InFlight inFlight)
{
    public async ValueTask SweepAsync(CancellationToken cancellationToken)
    {
        await settler.SendKeptLettersAsync(cancellationToken).ConfigureAwait(false);
        var consumer = identity.Consumer;
        EntryId[] ids = [.. inFlight.Letters().Where(letter => letter.Consumer == consumer).Select(static letter => letter.Id)];
        if (ids.Length == 0) return;
        var states = await transport.RenewAsync(identity.Group, consumer, identity.Token, ids, cancellationToken).ConfigureAwait(false);
        inFlight.ForgetRefused(ids.Where((_, index) => states[index] != LeaseState.Held));
    }
}
