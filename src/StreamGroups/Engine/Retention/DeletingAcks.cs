using StreamGroups.Diagnostics;
using StreamGroups.Engine.Settling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Retention;

/// <summary>Deletes with an acknowledgement what every group has settled, while the stream's policy is to do so.</summary>
internal sealed class DeletingAcks(IAcks plain, IRetentionStore store, StreamRetention retention, RetentionMetrics metrics) : IAcks
{
    public ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        retention.Options.Policy == RetentionPolicy.DeleteWhenProcessed
            ? DeleteAsync(group, ids, cancellationToken) : plain.AckAsync(group, ids, cancellationToken);

    private async ValueTask<long> DeleteAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
    {
        var (acked, deleted) = await store.AckAndDeleteAsync(retention.Target, group.Group, ids, cancellationToken).ConfigureAwait(false);
        metrics.Deleted(group.Stream, deleted);
        return acked;
    }
}
