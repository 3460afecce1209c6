using StreamGroups.Transport;

namespace StreamGroups.Engine.Settling;

/// <summary>Acknowledges, and leaves the entries in the stream.</summary>
internal sealed class PlainAcks(IStreamTransport transport) : IAcks
{
    public ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        transport.AckAsync(group, ids, cancellationToken);

    public async ValueTask<ForwardOutcome[]> ForwardAsync(GroupAddress group, ReadOnlyMemory<Forward> entries, CancellationToken cancellationToken) =>
        (await transport.ForwardAsync(group, entries, deleteFor: null, cancellationToken).ConfigureAwait(false)).Outcomes;
}
