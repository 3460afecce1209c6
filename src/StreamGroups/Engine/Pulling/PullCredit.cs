using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Reading;
using StreamGroups.Engine.Settling;
using StreamGroups.Pulling;

namespace StreamGroups.Engine.Pulling;

/// <summary>Turns what callers ask for into workers and room for reading.</summary>
/// <param name="dispatcher">Runs as many deliveries as are asked for.</param>
/// <param name="settler">Takes back what nobody asked for.</param>
/// <param name="read">The read that waits.</param>
/// <param name="options">The group's options.</param>
/// <param name="interrupt">Ends a read that waits.</param>
internal sealed class PullCredit(
    Dispatcher dispatcher, Settler settler, AwaitedRead read, Func<GroupOptions> options, Func<ValueTask> interrupt) : IPullCredit
{
    /// <summary>Enough for a caller that asks one by one not to wait for the server each time.</summary>
    private const int MostAhead = 16;

    public void Give(int most, bool ahead) => dispatcher.Resize(most, ahead ? Math.Min(options().Prefetch, MostAhead) : 0);

    public async ValueTask<bool> HandBackAsync()
    {
        var isReading = read.Age > TimeSpan.Zero; // Asked before: what was read until then waits now.
        foreach (var delivery in dispatcher.TakeWaiting()) settler.Release(delivery, TimeSpan.Zero);
        if (!isReading) return false;
        await interrupt().ConfigureAwait(false);
        return true;
    }
}
