using StreamGroups.Transport;

namespace StreamGroups.Engine.Settling;

/// <summary>How acknowledgements reach the store, which may delete what nobody needs any more with them.</summary>
internal interface IAcks
{
    /// <summary>Takes entries off the group's pending list; returns how many were on it. May be repeated.</summary>
    ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken);

    /// <summary>Acknowledges entries, and publishes what belongs to them if that takes effect, of each in one step. May be repeated.</summary>
    ValueTask<ForwardOutcome[]> ForwardAsync(GroupAddress group, ReadOnlyMemory<Forward> entries, CancellationToken cancellationToken);
}
