namespace StreamGroups.Faults.Journals;

/// <summary>
/// A thread that only sleeps, and notices when the system did not let it: then the whole process may have stood still. What blocks the thread pool
/// is not excused by it.
/// </summary>
internal sealed class StallWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(120);

    private readonly ManualResetEventSlim _ending = new();
    private readonly Thread _thread;

    public StallWatch(IJournal journal)
    {
        _thread = new Thread(() => Watch(journal)) { IsBackground = true, Name = "stall watch" };
        _thread.Start();
    }

    public void Dispose()
    {
        _ending.Set();
        _thread.Join();
        _ending.Dispose();
    }

    private void Watch(IJournal journal)
    {
        for (var before = MonotonicClock.Now; !_ending.Wait(Pause);)
        {
            var now = MonotonicClock.Now;
            if (now - before > Noticeable) journal.Write(JournalEventKind.Stalled, text: $"{(long)(now - before).TotalMicroseconds}");
            before = now;
        }
    }
}
