using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Retention;

/// <summary>
/// Counts what was lost to groups, and says so: at once, then with a pause for each group, since a stream may be trimmed every few seconds.
/// </summary>
internal sealed class LossReport(string stream, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Loss> _losses = new(StringComparer.Ordinal);

    public void Add(IReadOnlyList<LostEntries> lost)
    {
        foreach (var (group, count) in lost)
        {
            var loss = _losses.GetValueOrDefault(group);
            _losses[group] = loss with { Unsaid = loss.Unsaid + count };
        }
    }

    /// <summary>Logs what is due.</summary>
    /// <param name="policy">What was trimmed by.</param>
    /// <param name="isLast">Whether all of it is due.</param>
    public void Log(RetentionPolicy policy, bool isLast)
    {
        foreach (var (group, loss) in _losses)
        {
            var isDue = isLast || loss.SaidAt is not { } at || time.GetElapsedTime(at) >= Pause;
            if (loss.Unsaid == 0 || !isDue) continue;
            RetentionLog.Lost(logger, loss.Unsaid, stream, group, Limit(policy));
            _losses[group] = new Loss(0, time.GetTimestamp());
        }
    }

    private static string Limit(RetentionPolicy policy) => policy switch
    {
        RetentionPolicy.MaxLength => nameof(RetentionOptions.MaxLength),
        RetentionPolicy.MaxAge => nameof(RetentionOptions.MaxAge),
        _ => nameof(RetentionOptions.HoldLimit),
    };

    private readonly record struct Loss(long Unsaid, long? SaidAt);
}
