using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Network;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>A replica takes over: work resumes by itself, and of what it had nothing is lost.</summary>
public sealed class PromotionTests
{
    /// <summary>Between two roles no server takes anything.</summary>
    private static readonly PublishOptions Patient = new() { Timeout = Eventually.Limit };

    [Fact]
    public async Task After_the_masters_death()
    {
        await using var servers = await ReplicatedServers.StartAsync();
        await using var app = await new RunningApp(servers.ConnectionString).Consume<string>("orders").StartAsync();
        await using var publishing = new Publishing(app);
        await publishing.ReachAsync(50);

        await servers.Master.KillAsync();
        await app.HasLoggedAsync("Consuming (orders/billing, consumer a) was interrupted");
        await servers.PromoteAsync();

        await ResumesAsync(app, publishing, servers.OfReplica);
    }

    [Fact]
    public async Task While_the_master_lives_and_becomes_its_replica()
    {
        await using var servers = await ReplicatedServers.StartAsync();
        await using var app = await new RunningApp(servers.ConnectionString).Consume<string>("orders").StartAsync();
        await using var publishing = new Publishing(app);
        await publishing.ReachAsync(50);

        await servers.PromoteAsync();
        await servers.DemoteAsync();

        await ResumesAsync(app, publishing, servers.OfReplica);
    }

    [Fact]
    public async Task An_ack_under_way_counts_with_the_new_master()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var servers = await ReplicatedServers.StartAsync();
        await using var app = await new RunningApp(servers.ConnectionString).Consume<string>(
            "orders", configure: options => options.AckWait = TimeSpan.FromDays(1), handler: (_, _) => gate.Task).StartAsync();
        await app.PublishAsync("orders", "held");
        await app.HasHandledAsync("held");
        await Eventually.HoldsAsync(async () => await servers.OfReplica.PendingAsync("orders") == 1, "the replica knows that it is pending");

        await servers.Master.KillAsync();
        await app.HasLoggedAsync("The command connection was interrupted");
        gate.SetResult();
        await servers.PromoteAsync();

        await servers.OfReplica.HasNothingPendingAsync("orders");
        await app.PublishAsync("orders", "after", Patient);
        await app.HasHandledAsync("after");
        await servers.OfReplica.HasNothingPendingAsync("orders");
        Assert.Equal(["held", "after"], app.Handled.Select(message => message.Text));
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task A_replica_that_goes_disturbs_nothing()
    {
        await using var servers = await ReplicatedServers.StartAsync();
        await using var proxy = new TcpProxy(servers.Replica.Port);
        await using var app = await new RunningApp($"{servers.Master.ConnectionString},127.0.0.1:{proxy.Port}").Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");
        var connections = await servers.OfMaster.ClientsAsync("streamgroups-");

        var accepted = proxy.Accepted;
        await servers.Replica.KillAsync();
        await Eventually.HoldsAsync(() => proxy.Accepted >= accepted + connections.Length, "the client looks for the replica");
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        Assert.Equal(Ids(connections), Ids(await servers.OfMaster.ClientsAsync("streamgroups-")));
        Assert.Empty(app.Complaints);
    }

    [Fact]
    public async Task A_replica_is_asked_nothing_of_what_only_the_master_knows()
    {
        await using var servers = await ReplicatedServers.StartAsync();
        await using var app = await new RunningApp(servers.ConnectionString).Consume<string>(
            "orders", configure: options => options.Backoff = [],
            handler: (_, context) => context.DeliveryCount < 2 ? throw new InvalidOperationException("As planned.") : Task.CompletedTask).StartAsync();
        await app.PublishAsync("orders", "fails once");
        await Eventually.HoldsAsync(() => app.Handled.Count == 2, () => $"it is delivered again. {app}");
        await servers.OfMaster.HasNothingPendingAsync("orders");

        string[] notReplicated = ["eval", "xreadgroup", "xpending", "xinfo", "xrange"];
        var (master, replica) = (await CallsAsync(servers.OfMaster), await CallsAsync(servers.OfReplica));
        Assert.Contains("cmdstat_evalsha", master, StringComparison.Ordinal);
        Assert.All(notReplicated, command => Assert.DoesNotContain($"cmdstat_{command}", replica, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_replicas_alone_it_waits_for_a_master_and_says_so()
    {
        await using var servers = await ReplicatedServers.StartAsync();
        await servers.Master.KillAsync();
        await using var app = await new RunningApp(servers.ConnectionString).Consume<string>("orders").StartAsync();
        await app.HasLoggedAsync("The command connection was interrupted", "there is no master");
        Assert.DoesNotContain(app.Log.Lines, line => line.Message.Contains("is working again", StringComparison.Ordinal));

        await servers.PromoteAsync();
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        Assert.Empty(app.Errors);
        app.AreFew();
    }

    private static async Task ResumesAsync(RunningApp app, Publishing publishing, RedisControl newMaster)
    {
        var before = (await newMaster.EntriesAsync("orders")).Length;
        await Eventually.HoldsAsync(async () => (await newMaster.EntriesAsync("orders")).Length >= before + 50, () => $"publishing resumes. {app}");
        await publishing.EndAsync();

        var entries = await newMaster.EntriesAsync("orders");
        await Eventually.HoldsAsync(
            () => app.Handled.Select(message => message.Id.ToString()).ToHashSet().IsSupersetOf(entries.Select(entry => entry.Id.ToString())),
            () => $"all that the new master has is handled. {app}");
        await newMaster.HasNothingPendingAsync("orders");
        Assert.Empty(app.Errors);
    }

    private static async Task<string> CallsAsync(RedisControl server) => $"{await server.RunAsync("INFO", "commandstats")}";

    private static string[] Ids(string[] clients) => [.. clients.Select(line => line.Split(' ')[0]).Order()];

    /// <summary>Publishes numbers, one after the other, until it is told to end.</summary>
    private sealed class Publishing : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ending = new();
        private readonly RunningApp _app;
        private readonly Task _publishing;

        public Publishing(RunningApp app)
        {
            _app = app;
            _publishing = Task.Run(RunAsync);
        }

        public Task ReachAsync(int number) => _app.HasHandledAsync($"{number}");

        public async Task EndAsync()
        {
            await _ending.CancelAsync();
            await _publishing.InTime();
        }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await _publishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ending.Dispose();
        }

        private async Task RunAsync()
        {
            for (var number = 0; !_ending.IsCancellationRequested; number++) await _app.Publisher.PublishAsync("orders", $"{number}", Patient);
        }
    }
}
