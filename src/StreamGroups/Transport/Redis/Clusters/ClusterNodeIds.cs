using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Clusters;

/// <summary>What the nodes call the connections to them. The client may connect anew to a node, and is another one then.</summary>
internal sealed class ClusterNodeIds
{
    private readonly ConcurrentDictionary<EndPoint, (long Socket, NodeClient Client)> _known = new();

    public async ValueTask<NodeClient> AskAsync(IServer node, CancellationToken cancellationToken)
    {
        var socket = node.GetCounters().Interactive.SocketCount;
        if (_known.TryGetValue(node.EndPoint, out var known) && known.Socket == socket) return known.Client;
        var id = (long?)await IfAllowedAsync(node, "CLIENT", "ID", cancellationToken).ConfigureAwait(false);
        var info = (string?)await IfAllowedAsync(node, "INFO", "server", cancellationToken).ConfigureAwait(false);
        var client = new NodeClient(id, info is null ? null : NodeClient.RunOf(info));
        _known[node.EndPoint] = (socket, client);
        return client;
    }

    private static async Task<RedisResult?> IfAllowedAsync(IServer node, string command, string argument, CancellationToken cancellationToken)
    {
        try
        {
            return await node.ExecuteAsync(command, argument).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception) && RedisErrors.Translate(exception, "Asking a node").Kind == TransportErrorKind.Permanent)
        {
            return null;
        }
    }
}
