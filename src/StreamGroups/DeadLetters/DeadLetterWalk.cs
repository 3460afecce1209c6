using System.Runtime.CompilerServices;
using System.Text.Json;
using StreamGroups.Transport;

namespace StreamGroups.DeadLetters;

/// <summary>Walks over a group's dead letters.</summary>
internal static class DeadLetterWalk
{
    /// <summary>
    /// Those that fit, oldest first, and none that comes after the walk has begun: replayed ones may fail and come back without end otherwise.
    /// </summary>
    public static async IAsyncEnumerable<DeadLetterEntry> OverAsync(
        IDeadLetterStore store, GroupAddress group, DeadLetterFilter filter, JsonSerializerOptions json,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = filter.MaxCount ?? long.MaxValue;
        var last = await LastAsync(store, group, filter, cancellationToken).ConfigureAwait(false);
        for (var from = filter.First; ;)
        {
            var page = await DeadLetterFaults.TranslateAsync(group, store.ReadAsync(group, from, last, cancellationToken)).ConfigureAwait(false);
            foreach (var stored in page)
            {
                if (DeadLetterParser.Parse(stored, group, json) is not { } letter || !filter.Fits(letter)) continue;
                yield return letter;
                if (--left == 0) yield break;
            }
            if (page.Length == 0 || page[^1].Id >= last) yield break;
            from = page[^1].Id.Next;
        }
    }

    /// <summary>The last ID that a walk comes to; <see cref="EntryId.Zero"/> where there is none.</summary>
    public static async ValueTask<EntryId> LastAsync(
        IDeadLetterStore store, GroupAddress group, DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        var summary = await DeadLetterFaults.TranslateAsync(group, store.InspectAsync(group, cancellationToken)).ConfigureAwait(false);
        return filter.Last(summary.Last);
    }
}
