using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace StreamGroups.Hosting;

/// <summary>How long a stop may take.</summary>
internal sealed class DrainTimes(IOptions<RedisStreamsOptions> shared, IOptions<HostOptions> host)
{
    /// <summary>Kept for the last acknowledgements, after handlers were cancelled.</summary>
    public static readonly TimeSpan ForAcks = TimeSpan.FromSeconds(1);

    public TimeSpan ForHandlers
    {
        get
        {
            if (shared.Value.DrainTimeout is { } said) return said;
            if (host.Value.ShutdownTimeout == Timeout.InfiniteTimeSpan) return Timeout.InfiniteTimeSpan;
            var left = host.Value.ShutdownTimeout - ForAcks;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
