using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Network;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

public sealed class RestartTests() : OwnServerTests(new RedisServerOptions { AppendOnly = true })
{
    /// <summary>Of one that keeps a connection; there are two of them in an application with one group.</summary>
    private const int MostAttemptsPerSecond = 10;

    [Fact]
    public async Task A_restart_while_consuming_is_told_once_and_loses_nothing()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");
        await Control.HasBlockedReadersAsync();

        await Server.RestartAsync();
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        await app.WorksAgainAsync("Consuming (orders/billing, consumer a)");

        await using var control = await RedisControl.OpenAsync(Server.ConnectionString);
        await control.HasNothingPendingAsync("orders");
        Assert.Empty(app.Errors);
        app.AreFew();
    }

    [Fact]
    public async Task A_long_outage_is_no_flood_of_attempts_or_lines()
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port}").Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");

        await Server.StopAsync();
        var (began, accepted) = (Stopwatch.GetTimestamp(), proxy.Accepted);
        await Eventually.HoldsAsync(() => proxy.Accepted - accepted > 3 * MostAttemptsPerSecond, "it is tried again");
        var rate = (proxy.Accepted - accepted) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        Assert.True(rate < 2 * MostAttemptsPerSecond, $"{rate:0} attempts a second");

        await Server.RestartAsync();
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        await app.WorksAgainAsync("Consuming (orders/billing, consumer a)");
        app.AreFew();
    }

    [Fact]
    public async Task Ten_thousand_messages_of_a_hundred_publishers_survive_two_restarts()
    {
        const int Publishers = 100, Each = 100, Count = Publishers * Each;
        var options = new PublishOptions { Timeout = Eventually.Limit };
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await NewApp().Consume<string>("orders", configure: Patient).StartAsync();

        var published = 0;
        var publishing = Task.WhenAll(Enumerable.Range(0, Publishers).Select(publisher => Task.Run(async () =>
        {
            for (var number = 0; number < Each; number++)
            {
                // Nobody is done before the server goes, however fast publishing is.
                if (number == Each * 2 / 5) await first.Task;
                if (number == Each * 3 / 5) await second.Task;
                await app.Publisher.PublishAsync("orders", $"{publisher}-{number}", options);
                Interlocked.Increment(ref published);
            }
        })));
        foreach (var (part, restart) in new[] { (Count / 3, first), (Count / 2, second) })
        {
            await Eventually.HoldsAsync(() => Volatile.Read(ref published) >= part, () => $"{part} are published. {app}");
            restart.SetResult();
            await Server.RestartAsync();
        }
        await publishing.InTime();
        await app.WorksAgainAsync("The command connection");

        await app.HasHandledAsync(Enumerable.Range(0, Count).Select(number => $"{number / Each}-{number % Each}"));
        await using var control = await RedisControl.OpenAsync(Server.ConnectionString);
        await control.HasNothingPendingAsync("orders");
        Assert.Empty(await control.DeadLettersAsync("orders"));
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task Counts_and_waiting_retries_survive_a_restart()
    {
        await using var app = await NewApp().Consume<string>(
            "orders", configure: options => (options.AckWait, options.Backoff) = (TimeSpan.FromDays(1), [TimeSpan.FromSeconds(1)]),
            handler: (_, context) => context.DeliveryCount < 3 ? throw new InvalidOperationException("As planned.") : Task.CompletedTask).StartAsync();
        await app.PublishAsync("orders", "bad");
        for (var delivery = 1; delivery <= 2; delivery++)
        {
            await Eventually.HoldsAsync(() => app.Handled.Count >= delivery, () => $"delivery {delivery}. {app}");
            await Server.RestartAsync();
        }

        await Eventually.HoldsAsync(() => app.Handled.Count == 3, () => $"the last delivery. {app}");
        await using var control = await RedisControl.OpenAsync(Server.ConnectionString);
        await control.HasNothingPendingAsync("orders");
        Assert.Equal([1, 2, 3], app.Handled.Select(message => message.DeliveryCount));
    }

    [Fact]
    public async Task What_a_process_could_not_ack_before_it_stopped_is_delivered_after_the_outage()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var app = NewApp().Consume<string>("orders", configure: Brief, handler: (_, _) => gate.Task))
        {
            app.Services.Configure<RedisStreamsOptions>(options => options.DrainTimeout = TimeSpan.FromMilliseconds(500));
            await app.StartAsync();
            await app.PublishAsync("orders", "1");
            await app.HasHandledAsync("1");
            await app.PublishAsync("orders", "2");
            await Server.StopAsync();
            gate.SetResult();
            await app.StopAsync();
        }
        await Server.RestartAsync();

        await using var next = await NewApp().Consume<string>("orders", configure: Brief).StartAsync();
        await next.HasHandledAsync("1", "2");
        await using var control = await RedisControl.OpenAsync(Server.ConnectionString);
        await control.HasNothingPendingAsync("orders");
    }

    /// <summary>After a restart of the server a name is not given to another process before its lease is over.</summary>
    private static void Brief(GroupOptions options) => options.AckWait = TimeSpan.FromSeconds(2);

    private static void Patient(GroupOptions options) => options.AckWait = TimeSpan.FromDays(1);
}
