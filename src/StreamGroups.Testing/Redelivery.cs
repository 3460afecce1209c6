using StreamGroups.Testing.Quiet;
using StreamGroups.Testing.Recording;
using StreamGroups.Transport;

namespace StreamGroups.Testing;

/// <summary>Has messages delivered again that need not be.</summary>
internal sealed class Redelivery(IStreamTransport transport, Journal journal, MappedOptions options)
{
    private const string Consumer = "~test";

    public async Task RunAsync(DeliveryRecord record, CancellationToken cancellationToken)
    {
        if (record.Group.IsBroadcast) throw new InvalidOperationException($"{record}: without a group nothing is delivered twice.");
        if (options.Of(record.Group).Mode == DeliveryMode.NoAck)
            throw new InvalidOperationException($"{record}: in the mode {DeliveryMode.NoAck} nothing is delivered twice.");
        if (journal.RunningDelivery(record) is { } running)
        {
            await running.LoseAsync().ConfigureAwait(false);
            return;
        }
        switch (record.Outcome)
        {
            case DeliveryOutcome.DeadLettered:
                throw new InvalidOperationException(
                    $"{record} is in the dead-letter stream. {nameof(IDeadLetters)}.{nameof(IDeadLetters.ReplayAsync)} has it handled again.");
            case DeliveryOutcome.Retried or DeliveryOutcome.Released:
                await DeliverNowAsync(record, ReservedNames.RetryConsumer, cancellationToken).ConfigureAwait(false);
                break;
            default:
                var restored = new[] { new RestoredEntry(record.Id, record.Count) };
                if (await transport.RestoreAsync(record.Group, Consumer, restored, cancellationToken).ConfigureAwait(false) == 0)
                    throw new InvalidOperationException($"{record} cannot be delivered again: its entry is no longer in the stream, or is pending.");
                await DeliverNowAsync(record, Consumer, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask DeliverNowAsync(DeliveryRecord record, string owner, CancellationToken cancellationToken)
    {
        var parking = new[] { new Parking(record.Id, TimeSpan.Zero, GiveBack: false) };
        var results = await transport.ParkAsync(record.Group, owner, parking, cancellationToken).ConfigureAwait(false);
        if (results[0] != SettleResult.Done)
            throw new InvalidOperationException($"{record} does not wait any more: it was delivered again already.");
    }
}
