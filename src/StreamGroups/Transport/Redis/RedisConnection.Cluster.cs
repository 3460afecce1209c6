using System.Net;
using StackExchange.Redis;
using StreamGroups.Transport.Redis.Clusters;

namespace StreamGroups.Transport.Redis;

/// <content>The nodes of a cluster. What happens to one of them leaves the others to work on: it is looked at instead of giving the connection up.</content>
internal sealed partial class RedisConnection
{
    /// <summary>A reader whose stream has another server now opens a connection to that one, instead of having the client open it beside this one.</summary>
    public const CommandFlags OfReader = CommandFlags.NoRedirect;

    private readonly ClusterNodeIds _nodeIds = new();
    private long _suspicions;

    /// <summary>Whether there are several servers, each with some of the keys, among which the client chooses.</summary>
    public bool IsCluster { get; }

    /// <summary>How often something was seen that other nodes, or other slots of theirs, may be the cause of.</summary>
    public long Suspicions => Volatile.Read(ref _suspicions);

    /// <summary>The server's address, where there is only one.</summary>
    public EndPoint EndPoint => _multiplexer.GetEndPoints(configuredOnly: true)[0];

    /// <summary>Something is wrong with one of the nodes, or they have other slots.</summary>
    public void Suspect() => Interlocked.Increment(ref _suspicions);

    /// <summary>The server, of several in a cluster, that takes writes to the key, as far as the client knows.</summary>
    /// <exception cref="RedisConnectionException">None is connected.</exception>
    public IServer MasterOf(RedisKey key) => Found(() => _multiplexer.GetServer(key));

    /// <summary>One of them by its address.</summary>
    /// <inheritdoc cref="MasterOf"/>
    public IServer Node(EndPoint endPoint) => Found(() => _multiplexer.GetServer(endPoint));

    /// <summary>Those that are connected and take writes.</summary>
    public IServer[] Masters() => [.. _multiplexer.GetServers().Where(static server => server is { IsConnected: true, IsReplica: false })];

    /// <summary>The server with this address, whatever the client takes it for; nothing where it is not connected.</summary>
    public IServer? Connected(EndPoint endPoint) => Array.Find(_multiplexer.GetServers(), server => server.IsConnected && server.EndPoint.Equals(endPoint));

    /// <summary>All of them are gone.</summary>
    public void CheckMasters()
    {
        if (!HasMaster(_multiplexer)) Fail(new IOException("No master of the cluster is connected."));
    }

    /// <summary>The client asks each server anew what it is, and listens again where it has to.</summary>
    public Task RefreshAsync() => _multiplexer.ConfigureAsync();

    /// <summary>The channels have other servers.</summary>
    public void ListenAgain() => Subscribable?.Invoke();

    /// <summary>As <see cref="ClientId"/>, on the node that has the key; with what tells this run of that node from any other.</summary>
    public async ValueTask<NodeClient> ClientAtAsync(RedisKey key, CancellationToken cancellationToken)
    {
        var node = MasterOf(key);
        return await _nodeIds.AskAsync(node, cancellationToken).ConfigureAwait(false);
    }

    private static IServer Found(Func<IServer> find)
    {
        try
        {
            return find();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new RedisConnectionException(
                ConnectionFailureType.UnableToResolvePhysicalConnection, CommandFlags.None, exception.Message, exception, CommandStatus.WaitingToBeSent);
        }
    }

    private void OnSlotMoved(object? sender, HashSlotMovedEventArgs args) => Suspect();
}
