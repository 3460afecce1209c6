using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.DeadLetters;

/// <summary>One purge of a group's dead letters.</summary>
internal sealed class DeadLetterPurge(IDeadLetterStore store, GroupAddress group, ILogger logger)
{
    private const int MostInOneStep = 256;

    /// <summary>How many were deleted.</summary>
    public long Purged { get; private set; }

    public async ValueTask RunAsync(EntryId[] ids, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAsync(ids, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Report();
        }
    }

    /// <summary>Those that have to be looked at first.</summary>
    public async ValueTask RunAsync(IAsyncEnumerable<DeadLetterEntry> letters, CancellationToken cancellationToken)
    {
        List<EntryId> ids = [];
        try
        {
            await foreach (var letter in letters.ConfigureAwait(false))
            {
                ids.Add(letter.Id);
                if (ids.Count < MostInOneStep) continue;
                await DeleteAsync([.. ids], cancellationToken).ConfigureAwait(false);
                ids.Clear();
            }
            await DeleteAsync([.. ids], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Report();
        }
    }

    /// <summary>All between two IDs, up to a number, none of which is sent here.</summary>
    public async ValueTask RunAsync(EntryId from, EntryId last, long most, CancellationToken cancellationToken)
    {
        try
        {
            while (Purged < most)
            {
                var deleting = store.DeleteRangeAsync(group, from, last, Math.Min(most - Purged, MostInOneStep), cancellationToken);
                var deleted = await DeadLetterFaults.TranslateAsync(group, deleting).ConfigureAwait(false);
                if (deleted == 0) return;
                Purged += deleted;
            }
        }
        finally
        {
            Report();
        }
    }

    private async ValueTask DeleteAsync(EntryId[] ids, CancellationToken cancellationToken) =>
        Purged += await DeadLetterFaults.TranslateAsync(group, store.DeleteAsync(group, ids, cancellationToken)).ConfigureAwait(false);

    private void Report()
    {
        if (Purged > 0) DeadLetterLog.Purged(logger, Purged, group);
    }
}
