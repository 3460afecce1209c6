namespace StreamGroups.Hosting;

/// <summary>Takes steps one after another. Whoever waits for one may block, or dispose of the host, without holding up the next.</summary>
internal sealed class StepQueue
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Completes when all steps that were added until now are taken.</summary>
    public Task Last
    {
        get { lock (_lock) return _last; }
    }

    /// <summary>Adds a step; the task is that step's.</summary>
    public Task Add(Func<Task> step)
    {
        // Else the code that waits would run within the step, before the next one hears that this one is over.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock) (before, _last) = (_last, done.Task);
        _ = TakeAsync(before, step, done);
        return done.Task;
    }

    private static async Task TakeAsync(Task before, Func<Task> step, TaskCompletionSource done)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding); // Never on the caller's thread.
        var taking = step();
        await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        done.SetFromTask(taking);
    }
}
