using StreamGroups.Engine;

namespace StreamGroups.Handling.Batches;

/// <summary>
/// Puts deliveries together until a batch is full or its first one has waited long enough, and runs at most so many batches at once. While all of
/// them run it goes on collecting. An entry that was delivered before is a batch of its own, so that whatever it does it does to itself.
/// </summary>
/// <param name="run">Runs a batch and ends its items; never throws.</param>
/// <param name="options">The group's options.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchCollector(Func<IReadOnlyList<BatchItem>, Action, Task> run, Func<GroupOptions> options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<List<BatchItem>> _full = new();
    private List<BatchItem> _collecting = [];
    private long _firstCameAt;
    private ITimer? _timer;
    private int _running;
    private bool _stopped;

    public ValueTask JoinAsync(BatchItem item)
    {
        lock (_lock)
        {
            if (_stopped && !item.Delivery.IsSettled) throw NotBegun();
            if (item.Delivery.Count > 1) _full.Enqueue([item]); else Collect(item);
            BeginThoseThatMay();
        }
        return item.Outcome;
    }

    public void Stop()
    {
        List<BatchItem> left = [];
        lock (_lock)
        {
            _stopped = true;
            foreach (var batch in _full) Take(batch, left);
            Take(_collecting, left);
            BeginThoseThatMay();
        }
        foreach (var item in left) item.End(NotBegun());
    }

    public void Resume()
    {
        lock (_lock) _stopped = false;
    }

    /// <summary>What is settled already cannot be handed back: it is handled.</summary>
    private static void Take(List<BatchItem> from, List<BatchItem> to)
    {
        to.AddRange(from.Where(static item => !item.Delivery.IsSettled));
        from.RemoveAll(static item => !item.Delivery.IsSettled);
    }

    private static HandedBackException NotBegun() => new("The stop came before its batch began.");

    private void Collect(BatchItem item)
    {
        if (_collecting.Count == 0)
        {
            _firstCameAt = time.GetTimestamp();
            SetTimer(options().BatchWait);
        }
        _collecting.Add(item);
        if (_collecting.Count < options().BatchSize) return;
        _full.Enqueue(_collecting);
        _collecting = new List<BatchItem>(_collecting.Count);
    }

    private void BeginThoseThatMay()
    {
        while (_running < options().Concurrency && Next() is { } batch)
        {
            _running++;
            Sort(batch);
            ThreadPool.UnsafeQueueUserWorkItem(
                static state =>
                {
                    HandlerFlow.Enter();
                    _ = state.Collector.RunAsync(state.Batch);
                },
                (Collector: this, Batch: batch), preferLocal: false);
        }
    }

    /// <summary>What was acknowledged first comes as its answers do.</summary>
    private static void Sort(List<BatchItem> batch)
    {
        for (var i = 1; i < batch.Count; i++)
        {
            if (batch[i - 1].Delivery.Id <= batch[i].Delivery.Id) continue;
            batch.Sort(static (left, right) => left.Delivery.Id.CompareTo(right.Delivery.Id));
            return;
        }
    }

    private List<BatchItem>? Next()
    {
        while (_full.TryDequeue(out var full))
        {
            if (full.Count > 0) return full;
        }
        if (_collecting.Count == 0 || !(_stopped || TimeLeft() <= TimeSpan.Zero)) return null;
        var collected = _collecting;
        _collecting = [];
        return collected;
    }

    private Task RunAsync(List<BatchItem> batch)
    {
        return run(batch, Handled);

        void Handled()
        {
            lock (_lock)
            {
                _running--;
                BeginThoseThatMay();
            }
        }
    }

    private TimeSpan TimeLeft() => options().BatchWait - time.GetElapsedTime(_firstCameAt);

    private void SetTimer(TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero) return;
        _timer ??= time.CreateTimer(static state => ((BatchCollector)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait + TimerGrain.Of(time), Timeout.InfiniteTimeSpan);
    }

    /// <summary>It may have been set for a batch that became full meanwhile.</summary>
    private void OnTimer()
    {
        lock (_lock)
        {
            if (_collecting.Count == 0) return;
            if (TimeLeft() is { Ticks: > 0 } left) SetTimer(left); else BeginThoseThatMay();
        }
    }
}
