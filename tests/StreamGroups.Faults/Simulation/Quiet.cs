namespace StreamGroups.Faults.Simulation;

/// <summary>
/// Waits until nothing is left to be done before time goes on. Exact where the thread pool has one thread: then whoever looks is the only one who
/// runs, and nobody who is not in the queue has anything to do.
/// </summary>
internal static class Quiet
{
    /// <summary>So much work at one moment is work without end.</summary>
    private const int MostAtOneMoment = 100_000;

    public static async ValueTask WaitAsync()
    {
        for (var times = 0; times == 0 || ThreadPool.PendingWorkItemCount > 0; times++)
        {
            if (times > MostAtOneMoment) throw new InvalidOperationException("Something goes on and on without any time passing.");
            await Task.Yield();
        }
    }
}
