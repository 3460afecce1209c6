using System.Collections.Concurrent;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Handling;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Engine;

/// <summary>Deliveries run until the test ends them.</summary>
internal sealed class GatedRunner : IDeliveryRunner
{
    /// <summary>What becomes of a delivery when it has ended.</summary>
    public Action<Delivery> Ended { get; init; } = _ => { };

    private readonly ConcurrentDictionary<EntryId, TaskCompletionSource> _running = [];
    private readonly ConcurrentQueue<Delivery> _begun = [];

    /// <summary>In the order in which they were begun.</summary>
    public IReadOnlyList<Delivery> Begun => [.. _begun];

    public int[] Numbers => [.. _begun.Select(delivery => Deliveries.NumberOf(delivery.Id))];

    public int Running => _running.Count;

    public bool IsRunning(EntryId id) => _running.ContainsKey(id);

    public async ValueTask RunAsync(Delivery delivery, long now)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[delivery.Id] = gate;
        _begun.Enqueue(delivery);
        await gate.Task;
        Ended(delivery);
    }

    public void End(int number) => End(Deliveries.IdOf(number));

    public void End(EntryId id)
    {
        Assert.True(_running.TryRemove(id, out var gate));
        gate!.SetResult();
    }

    public void EndAll()
    {
        foreach (var id in _running.Keys) End(id);
    }

    public Task BegunAsync(int count) => Eventually.HoldsAsync(() => _begun.Count >= count, $"{count} deliveries are begun");
}
