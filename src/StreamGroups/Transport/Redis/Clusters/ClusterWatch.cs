using System.Net;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Clusters;

/// <summary>
/// Looks at a cluster while something is wrong with it (<c>CLUSTER NODES</c>): the client looks by itself only when a connection is lost, and then waits
/// for the nodes that are gone, so that it would not hear of their successors for seconds. Where all is well nothing is sent.
/// </summary>
internal sealed class ClusterWatch(RedisConnection connection, ClusterMasters masters, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a node may take to answer before another one is asked.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>A node's successor is elected when the node was silent for the cluster's timeout, 15 s by default.</summary>
    private static readonly TimeSpan Alarm = TimeSpan.FromSeconds(30);

    private readonly Dictionary<EndPoint, Task> _answers = [];
    private ClusterView? _view;
    private long _seen;
    private long? _alarmedAt;
    private bool _isSettled = true;
    private int _turn;

    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            await LookAsync(cancellationToken).ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                if (IsAlarming()) await LookAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Something new was seen, a node that is waited for does not answer, or it was so a short time ago.</summary>
    private bool IsAlarming()
    {
        var suspicions = connection.Suspicions;
        if (suspicions != _seen || AreSilent())
        {
            (_seen, _alarmedAt) = (suspicions, time.GetTimestamp());
            connection.CheckMasters();
        }
        return _alarmedAt is { } at && time.GetElapsedTime(at) < Alarm;
    }

    /// <summary>Whether a node to which something was sent answers nothing. A node that stands still keeps its connections.</summary>
    private bool AreSilent()
    {
        var silent = false;
        foreach (var node in connection.Masters())
        {
            if (_answers.TryGetValue(node.EndPoint, out var answer) && !answer.IsCompleted)
            {
                silent = true; // Since the last look at least.
            }
            else if (node.GetCounters().Interactive.SentItemsAwaitingResponse > 0)
            {
                _answers[node.EndPoint] = Seen(node.PingAsync());
            }
        }
        return silent;
    }

    /// <summary>Asks the nodes in turn. What one answers the client itself takes over, as to which slots are where.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var nodes = Array.FindAll(connection.Masters(), node => !_answers.TryGetValue(node.EndPoint, out var answer) || answer.IsCompleted);
        if (nodes.Length == 0) return;
        var view = await AskAsync(nodes[_turn++ % nodes.Length], cancellationToken).ConfigureAwait(false);
        if (view is null || view.IsOlderThan(_view)) return;
        if (view != _view) await TakeOverAsync(view, cancellationToken).ConfigureAwait(false);
        Settle(view);
        masters.Are(view.Masters); // Whoever is told tries again at once.
    }

    private async Task TakeOverAsync(ClusterView view, CancellationToken cancellationToken)
    {
        var isFirst = _view is null;
        _view = view;
        if (isFirst) return;

        // Who was a replica has to tell the client itself whose it no longer is.
        foreach (var master in view.Masters)
        {
            if (connection.Connected(master) is { } node) await AskAsync(node, cancellationToken).ConfigureAwait(false);
        }
        _isSettled = false;
        connection.ListenAgain();
    }

    /// <summary>
    /// What the client takes for a replica it passes over in favour of a master that may stand still. Asked to look again, it asks all servers at once, but
    /// does not begin anew while it waits for one of them.
    /// </summary>
    private void Settle(ClusterView view)
    {
        if (_isSettled) return;
        if (Array.Exists(view.Masters, master => connection.Connected(master) is { IsReplica: true }))
        {
            _ = Seen(connection.RefreshAsync());
            return;
        }
        _isSettled = true;
        connection.ListenAgain();
    }

    private async Task<ClusterView?> AskAsync(IServer node, CancellationToken cancellationToken)
    {
        try
        {
            var nodes = await Seen(node.ClusterNodesAsync()).WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            return nodes is null ? null : ClusterView.Of(nodes);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            return null;
        }
    }

    private static TTask Seen<TTask>(TTask task) where TTask : Task
    {
        _ = task.ContinueWith(
            static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return task;
    }
}
