using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Clusters;

/// <summary>Which masters there are, with which slots, as a node sees it.</summary>
/// <param name="Text">To be compared.</param>
/// <param name="Masters">Their addresses.</param>
/// <param name="Epoch">Rises with every promotion and every slot that was moved.</param>
internal sealed record ClusterView(string Text, EndPoint[] Masters, long Epoch)
{
    private const int EpochField = 6;

    public static ClusterView Of(ClusterConfiguration configuration)
    {
        var masters = configuration.Nodes.Where(static node => node is { IsReplica: false, Slots.Count: > 0, EndPoint: not null }).ToArray();
        var lines = masters.Select(static node => $"{node.EndPoint} {string.Join(' ', node.Slots)}").Order(StringComparer.Ordinal);
        return new ClusterView(
            string.Join('\n', lines), [.. masters.Select(static node => node.EndPoint!)], masters.Select(EpochOf).DefaultIfEmpty().Max());
    }

    /// <summary>Whether the node has not heard yet of what another one has told: it stood still, or has just begun.</summary>
    public bool IsOlderThan(ClusterView? other) => Masters.Length == 0 || Epoch < other?.Epoch;

    public bool Equals(ClusterView? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private static long EpochOf(ClusterNode node) =>
        node.Raw.Split(' ') is { Length: > EpochField } fields
        && long.TryParse(fields[EpochField], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0;
}
