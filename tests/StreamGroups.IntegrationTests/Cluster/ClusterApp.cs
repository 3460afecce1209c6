using System.Collections.Concurrent;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers.Clusters;
using StreamGroups.Transport;

namespace StreamGroups.IntegrationTests.Cluster;

/// <summary>An application on a cluster with streams of its own, what it was told it has published, and a look at the servers.</summary>
internal sealed class ClusterApp : IAsyncDisposable
{
    private readonly RedisCluster _cluster;
    private readonly ConcurrentDictionary<string, string> _published = new();

    public ClusterApp(RedisCluster cluster, string settings = "")
    {
        _cluster = cluster;
        App = new RunningApp($"{cluster.ConnectionString},name={Name}{settings}");
    }

    public string Name { get; } = $"app-{Guid.NewGuid():N}";

    public RunningApp App { get; }

    /// <summary>Texts that were published, with their streams.</summary>
    public IReadOnlyDictionary<string, string> Published => _published;

    /// <summary>Why a text could not be published, or was perhaps.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Publishes one text after the other until it is stopped. What fails is tried again under another text.</summary>
    public async Task PublishUntilAsync(string stream, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var text = $"{stream} {number}";
            try
            {
                await App.Publisher.PublishAsync(stream, text, cancellationToken: CancellationToken.None).InTime();
                _published[text] = stream;
            }
            catch (Exception exception) when (exception is StreamPublishException or OperationCanceledException)
            {
                LastFailure = exception; // It may have been added or not.
            }
            await Task.Delay(5, CancellationToken.None);
        }
    }

    /// <summary>Publishes one text, and waits until it was handled.</summary>
    public async Task WorksAsync(string stream, string? text = null)
    {
        text ??= Guid.NewGuid().ToString("N");
        await App.PublishAsync(stream, text);
        await App.HasHandledAsync(text);
    }

    /// <summary>Our connections of a role on each node.</summary>
    public async Task<Dictionary<ClusterNode, int>> ClientsAsync(string role)
    {
        var counts = new Dictionary<ClusterNode, int>();
        foreach (var node in _cluster.Nodes.Where(node => node.IsUp)) counts[node] = (await node.ClientsAsync($"{Name}-{role} ")).Length;
        return counts;
    }

    /// <summary>Waits until nothing is pending for the group on the stream's server.</summary>
    public async Task HasNothingPendingAsync(string stream)
    {
        await using var control = await RedisControl.OpenAsync(_cluster.ConnectionString);
        await control.HasNothingPendingAsync(stream);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
