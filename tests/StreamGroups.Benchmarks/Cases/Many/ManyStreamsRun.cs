using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Many;

/// <summary>What both sides of <see cref="ManyStreams"/> are given to do, and how it is measured.</summary>
internal sealed class ManyStreamsRun(Arena arena, string[] streams, int rounds, byte[] body)
{
    private readonly bool[] _begun = new bool[streams.Length];
    private readonly TaskCompletionSource _allBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Meter _meter = new(streams.Length * (long)rounds);
    private readonly HeapWatch _heap = HeapWatch.Start();
    private int _left = streams.Length;
    private int _clientsBefore;
    private Mark _start;

    /// <summary>One message for each stream, before anybody consumes.</summary>
    public async Task PublishFirstAsync()
    {
        _clientsBefore = (await arena.ServerAsync()).Clients;
        await PublishAsync();
        _start = Mark.Now();
    }

    /// <summary>The handler. The first message of a stream shows that it is consumed.</summary>
    public void Handle(int stream)
    {
        if (_begun[stream])
        {
            _meter.Handled();
            return;
        }
        _begun[stream] = true;
        if (Interlocked.Decrement(ref _left) == 0) _allBegun.TrySetResult();
    }

    public async Task<Figure[]> MeasureAsync()
    {
        await _allBegun.Task;
        var ready = _start.Until(Mark.Now()).TotalMilliseconds;
        var figures = await _meter.MeasureAsync(arena, async () =>
        {
            _meter.Start();
            for (var i = 0; i < rounds; i++) await PublishAsync();
            await _meter.Completed;
        });
        return
        [
            .. figures,
            new("ms until all are consumed", ready),
            new(FigureNames.Sockets, (await arena.ServerAsync()).Clients - _clientsBefore),
            new(FigureNames.Heap, _heap.LiveGrowth()),
        ];
    }

    public async Task CleanUpAsync()
    {
        await _heap.DisposeAsync();
        foreach (var stream in streams) await arena.RemoveAsync(stream);
    }

    private async Task PublishAsync() => await Task.WhenAll(streams.Select(stream => arena.Database.StreamAddAsync(stream, "__data__", body)));
}
