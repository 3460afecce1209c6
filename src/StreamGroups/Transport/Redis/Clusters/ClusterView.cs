using System.Net;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Clusters;

/// <summary>Which masters there are, with which slots.</summary>
/// <param name="Text">To be compared.</param>
/// <param name="Masters">Their addresses.</param>
internal sealed record ClusterView(string Text, EndPoint[] Masters)
{
    public static ClusterView Of(ClusterConfiguration configuration)
    {
        var masters = configuration.Nodes.Where(static node => node is { IsReplica: false, Slots.Count: > 0, EndPoint: not null }).ToArray();
        var lines = masters.Select(static node => $"{node.EndPoint} {string.Join(' ', node.Slots)}").Order(StringComparer.Ordinal);
        return new ClusterView(string.Join('\n', lines), [.. masters.Select(static node => node.EndPoint!)]);
    }

    public bool Equals(ClusterView? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
