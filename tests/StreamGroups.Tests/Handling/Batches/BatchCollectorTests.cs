using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using StreamGroups.Handling;
using StreamGroups.Handling.Batches;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Binding;
using StreamGroups.Tests.Engine;
using Xunit;

namespace StreamGroups.Tests.Handling.Batches;

public sealed class BatchCollectorTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly GroupOptions _options = new() { BatchSize = 3, BatchWait = TimeSpan.FromSeconds(1) };
    private readonly ConcurrentQueue<int[]> _batches = new();
    private readonly SemaphoreSlim _release = new(0);
    private readonly BatchCollector _collector;

    public BatchCollectorTests() => _collector = new BatchCollector(RunAsync, () => _options, _time);

    public void Dispose() => _release.Dispose();

    [Fact]
    public async Task The_wait_counts_from_the_first_of_a_batch()
    {
        _ = Join(0);
        _time.Advance(TimeSpan.FromMilliseconds(900));
        _ = Join(1);
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Empty(_batches);
        _time.Advance(TimeSpan.FromMilliseconds(2));
        await BegunAsync(1);
        Assert.Equal([0, 1], _batches.Single());
    }

    [Fact]
    public async Task A_batch_that_became_full_takes_no_time_from_the_next()
    {
        for (var number = 0; number < 3; number++) _ = Join(number);
        _release.Release();
        await BegunAsync(1);
        _time.Advance(TimeSpan.FromMilliseconds(900));
        _ = Join(3);
        _time.Advance(TimeSpan.FromMilliseconds(900)); // The timer that was set for the first one has gone off.
        Assert.Single(_batches);
        _time.Advance(TimeSpan.FromMilliseconds(101));
        await BegunAsync(2);
    }

    [Fact]
    public async Task While_all_permitted_batches_run_it_goes_on_collecting()
    {
        _ = Join(0);
        _time.Advance(TimeSpan.FromSeconds(2));
        await BegunAsync(1);
        _ = Join(1);
        _time.Advance(TimeSpan.FromSeconds(2));
        _ = Join(2);
        Assert.Single(_batches);
        _release.Release();
        await BegunAsync(2);
        Assert.Equal([1, 2], _batches.Last());
    }

    [Fact]
    public async Task What_was_delivered_before_is_a_batch_of_its_own()
    {
        _ = Join(0);
        _ = Join(1, count: 2);
        await BegunAsync(1);
        Assert.Equal([1], _batches.Single());
        _release.Release();
        _ = Join(2);
        _ = Join(3);
        await BegunAsync(2);
        Assert.Equal([0, 2, 3], _batches.Last());
    }

    [Fact]
    public async Task A_stop_hands_back_all_that_no_batch_has_begun_with()
    {
        var running = Join(0, count: 2);
        await BegunAsync(1);
        Task[] left = [Join(1, count: 2), Join(2), Join(3)];
        _collector.Stop();
        foreach (var waiting in left) await Assert.ThrowsAsync<HandedBackException>(() => waiting.InTime());
        await Assert.ThrowsAsync<HandedBackException>(() => Join(4));
        _release.Release();
        await running.InTime();

        _collector.Resume();
        foreach (var number in (int[])[5, 6, 7]) _ = Join(number);
        await BegunAsync(2);
    }

    [Fact]
    public async Task Those_that_come_out_of_order_are_handled_in_order()
    {
        foreach (var number in (int[])[2, 0, 1]) _ = Join(number);
        await BegunAsync(1);
        Assert.Equal([0, 1, 2], _batches.Single());
    }

    private async Task Join(int number, long count = 1) =>
        await _collector.JoinAsync(new BatchItem(Deliveries.New(number, count), new RecordingSettler()));

    private async Task RunAsync(IReadOnlyList<BatchItem> batch, Action handled)
    {
        _batches.Enqueue([.. batch.Select(item => Deliveries.NumberOf(item.Delivery.Id))]);
        await _release.WaitAsync();
        handled();
        foreach (var item in batch) item.End(null);
    }

    private Task BegunAsync(int count) => Eventually.HoldsAsync(() => _batches.Count >= count, $"{count} batches have begun");
}
