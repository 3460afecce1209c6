using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.DeadLetters;

/// <summary>One replay of a group's dead letters.</summary>
internal sealed class DeadLetterReplay(IDeadLetterStore store, GroupAddress group, ReplayTarget target, ILogger logger)
{
    private readonly long[] _counts = new long[Enum.GetValues<DeadLetterOutcome>().Length];

    public ReplayResult Result => new()
    {
        Replayed = _counts[(int)DeadLetterOutcome.Replayed],
        Missing = _counts[(int)DeadLetterOutcome.Missing] + _counts[(int)DeadLetterOutcome.Foreign],
        Pending = _counts[(int)DeadLetterOutcome.Pending],
        TooLarge = _counts[(int)DeadLetterOutcome.TooLarge],
    };

    public async ValueTask RunAsync(EntryId id, CancellationToken cancellationToken)
    {
        if (await SendAsync(id, cancellationToken).ConfigureAwait(false) == DeadLetterOutcome.TooLarge) throw DeadLetterFaults.TooLarge(group, id);
        Report();
    }

    public async ValueTask RunAsync(IAsyncEnumerable<DeadLetterEntry> letters, ReplayPace pace, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var letter in letters.ConfigureAwait(false))
            {
                await pace.NextAsync(cancellationToken).ConfigureAwait(false);
                if (await SendAsync(letter.Id, cancellationToken).ConfigureAwait(false) == DeadLetterOutcome.TooLarge)
                    DeadLetterLog.TooLarge(logger, letter.Id, group);
            }
        }
        finally
        {
            Report();
        }
    }

    private async ValueTask<DeadLetterOutcome> SendAsync(EntryId id, CancellationToken cancellationToken)
    {
        var sending = target == ReplayTarget.Stream
            ? store.RepublishAsync(group, id, cancellationToken)
            : store.ReplayAsync(group, id, cancellationToken);
        var outcome = await DeadLetterFaults.TranslateAsync(group, sending).ConfigureAwait(false);
        _counts[(int)outcome]++;
        return outcome;
    }

    private void Report()
    {
        if (Result.Replayed > 0) DeadLetterLog.Replayed(logger, Result.Replayed, group, target);
    }
}
