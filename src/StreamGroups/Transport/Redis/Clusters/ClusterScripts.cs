using System.Collections.Concurrent;

namespace StreamGroups.Transport.Redis.Clusters;

/// <summary>
/// Scripts as they are on a cluster: they wake by <c>SPUBLISH</c>, which only the servers of the slot pass on, instead of all servers of the cluster.
/// Replies go to whoever listens on whatever server, and stay <c>PUBLISH</c>.
/// </summary>
internal static class ClusterScripts
{
    private const string Wake = "redis.pcall('PUBLISH', ARGV["; // What is awaited elsewhere has no fixed place among the arguments.

    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    public static string Of(string script) =>
        Known.GetOrAdd(script, static text => text.Replace(Wake, "redis.pcall('SPUBLISH', ARGV[", StringComparison.Ordinal));
}
