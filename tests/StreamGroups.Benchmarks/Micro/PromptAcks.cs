using StreamGroups.Engine.Settling;
using StreamGroups.Transport;

namespace StreamGroups.Benchmarks.Micro;

/// <summary>A store that confirms every ack at once.</summary>
internal sealed class PromptAcks : IAcks
{
    public ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) => new(ids.Length);

    public ValueTask<ForwardOutcome[]> ForwardAsync(GroupAddress group, ReadOnlyMemory<Forward> entries, CancellationToken cancellationToken) =>
        new(new ForwardOutcome[entries.Length]);
}
