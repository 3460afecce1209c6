using StreamGroups.Publishing;
using StreamGroups.Testing.Recording;

namespace StreamGroups.Testing.Quiet;

/// <summary>Tells when an application has done what there is to do.</summary>
/// <param name="work">What there is to do.</param>
/// <param name="journal">What happens.</param>
/// <param name="publishes">The publishes under way.</param>
/// <param name="leases">The leases of what runs.</param>
/// <param name="options">The options of groups.</param>
/// <param name="handlerPatience">How long handlers are waited for, in real time, before they are taken for waiting themselves.</param>
internal sealed class QuietWatch(
    IWork work, Journal journal, PublishGate publishes, LeaseWatch leases, MappedOptions options, TimeSpan handlerPatience)
{
    /// <summary>
    /// What the engine has to do takes it some microseconds; only where it waits for time, which a fault can make it do, or on a machine that is at a
    /// standstill, does nothing happen for so long.
    /// </summary>
    private static readonly TimeSpan EnginePatience = TimeSpan.FromSeconds(5);

    /// <summary>How long it is waited for after that, until something happens.</summary>
    private static readonly TimeSpan StalledPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>In rounds, of which most take a <see cref="Pause"/>.</summary>
    private const int RemindAfter = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private long _stalledAt = -1;

    /// <summary>Whether nothing is in flight and nothing is due.</summary>
    public async ValueTask<bool> IsIdleAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < 2; i++) // What a handler has just begun may not be seen yet the first time.
        {
            var version = journal.Version;
            if (publishes.IsBusy || journal.Running().Length > 0 || journal.IsSettling) return false;
            if ((await work.LookAsync(cancellationToken).ConfigureAwait(false)).Any(static group => group.IsBusy)) return false;
            await LetRunAsync().ConfigureAwait(false);
            if (journal.Version != version) return false;
        }
        return true;
    }

    /// <summary>
    /// Completes when nothing happens any more without time moving, as far as that can be known: what is due is done, and handlers that still run were
    /// waited for. Returns what is to be done later.
    /// </summary>
    /// <param name="stillFor">How long nothing has to happen: what a timer of the application begins, is not known here until it publishes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<IReadOnlyList<GroupState>> SettleDownAsync(TimeSpan stillFor, CancellationToken cancellationToken)
    {
        await LetRunAsync().ConfigureAwait(false);
        var version = -1L;
        var waited = new WaitedTime();
        for (var round = 0; ; round++)
        {
            work.MoveScheduled();
            if (round % RemindAfter == RemindAfter - 1) work.RemindOfDue();
            var groups = await work.LookAsync(cancellationToken).ConfigureAwait(false);
            var active = journal.Running().Where(static record => !record.IsPassive).ToArray();
            var isEngineBusy = IsEngineBusy(groups);
            if (version == journal.Version) waited.Add(); else waited.Restart();
            version = journal.Version;
            if (active.Length == 0 && !isEngineBusy && waited.Total >= stillFor) return groups;
            var patience = active.Length > 0 ? handlerPatience : version == _stalledAt ? StalledPatience : EnginePatience;
            if (waited.Total >= patience)
            {
                if (active.Length == 0)
                {
                    _stalledAt = version;
                    return groups;
                }
                foreach (var record in active) record.IsPassive = true;
                waited.Restart();
            }
            if (round < 10) await LetRunAsync().ConfigureAwait(false);
            else await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether entries are on their way that neither running handlers nor an outage hold up, or leases are not looked after yet.</summary>
    private bool IsEngineBusy(IReadOnlyList<GroupState> groups)
    {
        if (work.IsDisconnected) return false;
        if (journal.IsSettling) return true;
        var running = journal.Running();
        if (running.Any(leases.IsBehind)) return true;
        var passive = running.Where(static record => record.IsPassive).CountBy(static record => record.Group).ToDictionary();
        return groups.Any(group => passive.TryGetValue(group.Group, out var held)
            ? held < options.Of(group.Group).Concurrency && ((!group.IsOrdered && group.Delivered > held) || group.HasDue)
            : group.IsBusy);
    }

    /// <summary>Gives what timers have begun a chance to begin to run.</summary>
    private static async ValueTask LetRunAsync()
    {
        for (var i = 0; i < 20 && (i == 0 || ThreadPool.PendingWorkItemCount > 0); i++)
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }
}
