namespace StreamGroups.TestSupport.Processes;

/// <summary>The lines that a process has written so far, from both of its streams, in order of arrival.</summary>
public sealed class OutputLines
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = New();
    private bool _complete;

    public IReadOnlyList<string> Snapshot()
    {
        lock (_lock)
            return [.. _lines];
    }

    public override string ToString() => string.Join(Environment.NewLine, Snapshot());

    internal void Add(string line) => Change(() => _lines.Add(line));

    internal void Complete() => Change(() => _complete = true);

    /// <summary>The first line that matches, of those written already and those to come; null when the output ends without one.</summary>
    internal async Task<string?> FirstAsync(Func<string, bool> predicate, CancellationToken cancellationToken)
    {
        for (var next = 0; ;)
        {
            string[] fresh;
            Task changed;
            bool complete;
            lock (_lock)
            {
                fresh = [.. _lines.Skip(next)];
                changed = _changed.Task;
                complete = _complete;
            }

            if (fresh.FirstOrDefault(predicate) is { } match)
                return match;

            if (complete)
                return null;

            next += fresh.Length;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            changed = _changed;
            _changed = New();
        }

        changed.SetResult();
    }
}
