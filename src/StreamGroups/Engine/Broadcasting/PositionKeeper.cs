using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Broadcasting;

/// <summary>Saves how far everything is handled, under a name: about once a second while anything is, and at the stop.</summary>
internal sealed class PositionKeeper(
    IBroadcastStore store, string stream, string name, BroadcastPosition position, InFlight inFlight, SessionLoop sessions, TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _token = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
    private readonly OutageReport _report = sessions.Report($"Saving the position '{name}' ({stream})");
    private SavedPosition? _saved;
    private bool _hasTold;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var settled = inFlight.Settled;
                await sessions.UntilDoneAsync(_report, this, static (keeper, token) => keeper.SaveAsync(token), cancellationToken).ConfigureAwait(false);
                if (_saved is not null) await inFlight.SettledBeyondAsync(settled, cancellationToken).ConfigureAwait(false);
                await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stop saves once more.
        }
    }

    /// <summary>Saves the position if it is another than last time.</summary>
    public async ValueTask SaveAsync(CancellationToken cancellationToken)
    {
        if (Handled() is not { } handled || handled == _saved) return;
        var before = await store.SavePositionAsync(stream, name, handled, _token, cancellationToken).ConfigureAwait(false);
        var isShared = _saved is not null && before is not null && before != _token;
        _saved = handled;
        if (!isShared || _hasTold) return;
        _hasTold = true;
        BroadcastLog.PositionShared(logger, name, stream);
    }

    /// <summary>The position first: what is read after that is behind it.</summary>
    private SavedPosition? Handled()
    {
        if (position.Reached is not { } read) return null;
        return inFlight.Lowest() is { } lowest && lowest <= read.Id ? new SavedPosition(lowest.Previous, null) : read;
    }
}
