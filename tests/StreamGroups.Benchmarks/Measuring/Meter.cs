using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Measuring;

/// <summary>
/// Measures from the first message, or from <see cref="Start"/>, to the last: what a side needs to get going, and to end, is not counted. The server's
/// figures are those of the whole run.
/// </summary>
/// <param name="steps">So many calls of <see cref="Handled"/> there will be.</param>
/// <param name="messagesOfStep">Each stands for so many messages.</param>
internal sealed class Meter(long steps, int messagesOfStep = 1)
{
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _handled;
    private bool _started;
    private Mark _first;
    private Mark _last;

    /// <summary>Completes with the last message.</summary>
    public Task Completed => _completed.Task;

    /// <summary>Counts from now on.</summary>
    public void Start() => (_started, _first) = (true, Mark.Now());

    /// <summary>To be called by each handler, or after each publish.</summary>
    public void Handled()
    {
        if (!_started && !Interlocked.Exchange(ref _started, true)) _first = Mark.Now();
        if (Interlocked.Increment(ref _handled) != steps) return;
        _last = Mark.Now();
        _completed.TrySetResult();
    }

    /// <summary>Runs one side and gives its figures.</summary>
    public async Task<Figure[]> MeasureAsync(Arena arena, Func<Task> run)
    {
        var before = await arena.ServerAsync();
        await run();
        var after = await arena.ServerAsync();
        var (first, last, messages) = (_first, _last, steps * messagesOfStep);
        return
        [
            new(FigureNames.Rate, messages / first.Until(last).TotalSeconds),
            new(FigureNames.Allocated, (double)(last.Allocated - first.Allocated) / messages),
            new(FigureNames.ClientTime, (last.Processor - first.Processor).TotalMicroseconds / messages),
            new(FigureNames.ServerTime, (after.Time - before.Time).TotalMicroseconds / messages),
            new(FigureNames.Commands, (after.Commands - before.Commands) / messages),
        ];
    }
}
