using System.Globalization;

namespace StreamGroups.Transport.Redis.Clusters;

/// <summary>A connection to one node of a cluster.</summary>
/// <param name="Id">The ID that the node gave it; nothing where the user may not ask for it.</param>
/// <param name="Run">Tells this run of this node from any other, whose clients have the same IDs; nothing where the user may not ask for it.</param>
internal readonly record struct NodeClient(long? Id, long? Run)
{
    private const string RunId = "run_id:";
    private const int Digits = 12;

    /// <summary>The first 48 bits of the run's ID, so that it can stand among client IDs.</summary>
    /// <param name="info">The node's <c>INFO server</c>.</param>
    public static long? RunOf(string info)
    {
        var at = info.IndexOf(RunId, StringComparison.Ordinal);
        return at >= 0 && info.Length >= at + RunId.Length + Digits
            && long.TryParse(info.AsSpan(at + RunId.Length, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var run) ? run : null;
    }
}
