using System.Diagnostics;

namespace StreamGroups.Benchmarks.Measuring;

/// <summary>
/// Measures from the first message to the last: what a side needs to get going, and to end, is not counted. The server's figures are those of the whole run.
/// </summary>
internal sealed class Meter(long messages)
{
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _handled;
    private Mark _first;
    private Mark _last;
    private long _bytes;

    /// <summary>Completes with the last message.</summary>
    public Task Completed => _completed.Task;

    /// <summary>To be called by each handler; looks at the body as any handler would.</summary>
    public void Handle(ReadOnlySpan<byte> body)
    {
        _bytes += body.Length;
        Handled();
    }

    public void Handled()
    {
        var handled = Interlocked.Increment(ref _handled);
        if (handled == 1) _first = Mark.Now();
        if (handled != messages) return;
        _last = Mark.Now();
        _completed.TrySetResult();
    }

    /// <summary>Runs one side and gives its figures.</summary>
    public async Task<Figure[]> MeasureAsync(Arena arena, Func<Task> run)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = await arena.ServerAsync();
        await run();
        var after = await arena.ServerAsync();
        return
        [
            new("messages a second", messages / Stopwatch.GetElapsedTime(_first.Time, _last.Time).TotalSeconds),
            new("bytes allocated a message", (double)(_last.Allocated - _first.Allocated) / messages),
            new("client µs a message", (_last.Processor - _first.Processor).TotalMicroseconds / messages),
            new("server µs a message", (after.Time - before.Time).TotalMicroseconds / messages),
            new("commands a message", (after.Commands - before.Commands) / messages),
        ];
    }

    private readonly record struct Mark(long Time, long Allocated, TimeSpan Processor)
    {
        public static Mark Now() => new(Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: false), Environment.CpuUsage.TotalTime);
    }
}
