using StreamGroups.Transport;

namespace StreamGroups.Faults.Simulation;

/// <summary>A reader at the other end of a network; over a connection of its own, so that commands do not wait for it.</summary>
internal sealed class SimulatedReader(IEntryReader inner, SimulatedNetwork network, ProcessGate gate) : IEntryReader
{
    public string Consumer => inner.Consumer;

    public bool KeptName => inner.KeptName;

    public ValueTask<int> ReadAsync(Memory<Entry> entries, BodyBuffer bodies, TimeSpan block, CancellationToken cancellationToken) =>
        network.ReadAsync(() => inner.ReadAsync(entries, bodies, block, cancellationToken));

    public async ValueTask UnblockAsync(CancellationToken cancellationToken)
    {
        await gate.PassAsync().ConfigureAwait(false);
        await inner.UnblockAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => gate.IsDead ? ValueTask.CompletedTask : inner.DisposeAsync();
}
