using System.Collections.Concurrent;
using System.Net;

namespace StreamGroups.Transport.Redis.Clusters;

/// <summary>
/// The servers of a cluster that were used as masters. Who waits for one that has a successor is told: one that stands still answers nothing, and keeps its
/// connections.
/// </summary>
internal sealed class ClusterMasters : IDisposable
{
    private readonly ConcurrentDictionary<EndPoint, CancellationTokenSource> _used = new();
    private readonly HashSet<EndPoint> _former = [];

    /// <summary>Is cancelled when the server is no longer a master.</summary>
    public CancellationToken While(EndPoint endPoint) => _used.GetOrAdd(endPoint, static _ => new CancellationTokenSource()).Token;

    /// <summary>These are the masters. A server may be used by another of its names than the one that the nodes call it by: such a one stays.</summary>
    public void Are(EndPoint[] masters)
    {
        foreach (var (endPoint, superseded) in _used)
        {
            if (_former.Contains(endPoint) && !masters.Contains(endPoint) && _used.TryRemove(endPoint, out _)) _ = superseded.CancelAsync();
        }
        _former.UnionWith(masters);
    }

    public void Dispose()
    {
        foreach (var master in _used.Values) master.Dispose();
    }
}
