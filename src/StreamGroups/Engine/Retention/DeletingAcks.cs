using StreamGroups.Diagnostics;
using StreamGroups.Engine.Settling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Retention;

/// <summary>Deletes with an acknowledgement what every group has settled, while the stream's policy is to do so.</summary>
internal sealed class DeletingAcks(IStreamTransport transport, IRetentionStore store, StreamRetention retention, RetentionMetrics metrics) : IAcks
{
    private bool Deletes => retention.Options.Policy == RetentionPolicy.DeleteWhenProcessed;

    public ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        Deletes ? DeleteAsync(group, ids, cancellationToken) : transport.AckAsync(group, ids, cancellationToken);

    public async ValueTask<ForwardOutcome[]> ForwardAsync(GroupAddress group, ReadOnlyMemory<Forward> entries, CancellationToken cancellationToken)
    {
        var done = await transport.ForwardAsync(group, entries, Deletes ? retention.Target.Groups : null, cancellationToken).ConfigureAwait(false);
        metrics.Deleted(group.Stream, done.Deleted);
        return done.Outcomes;
    }

    private async ValueTask<long> DeleteAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
    {
        var (acked, deleted) = await store.AckAndDeleteAsync(retention.Target, group.Group, ids, cancellationToken).ConfigureAwait(false);
        metrics.Deleted(group.Stream, deleted);
        return acked;
    }
}
