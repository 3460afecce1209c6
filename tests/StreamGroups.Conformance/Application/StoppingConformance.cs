using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>What a stop waits for, and what it leaves.</summary>
public abstract class StoppingConformance : ApplicationConformance
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected StoppingConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task A_stop_lets_running_handlers_finish_and_leaves_nothing_pending()
    {
        var cancelled = false;
        var host = await NewHost().Map(Group, Options(LongLease, 3), group => group.Handle<string>(async (text, context) =>
        {
            var message = Handled.Add(text, context);
            await _release.Task;
            cancelled |= context.CancellationToken.IsCancellationRequested;
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));
        await Handled.ReachAsync(3);

        var stopping = host.StopAsync();
        await Eventually.HoldsAsync(() => host.LogOf(Group).Any(line => line.Event.Id == 325), "reading has stopped");
        Assert.False(stopping.IsCompleted);
        _release.SetResult();
        await stopping;
        Assert.Equal(0, (await InspectAsync()).Pending);
        Assert.False(cancelled);
    }

    [Fact]
    public async Task The_token_of_a_handler_is_cancelled_when_the_time_to_stop_is_over()
    {
        var host = await NewHost().Map(Group, Options(LongLease, consumer: "worker-1"), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        })).StartAsync();
        var id = await host.Publisher.PublishAsync(Stream, "slow");
        await host.Publisher.PublishAsync(Stream, "not begun");
        await Handled.ReachAsync(1);

        using var timeToStop = new CancellationTokenSource();
        var stopping = host.StopAsync(timeToStop.Token);
        await Eventually.HoldsAsync(() => host.LogOf(Group).Any(line => line.Event.Id == 325), "reading has stopped");
        Assert.False(stopping.IsCompleted);
        await timeToStop.CancelAsync();
        try
        {
            await stopping.InTime();
        }
        catch (OperationCanceledException)
        {
            // The host says so itself when its time was over.
        }
        Assert.Single(host.LogOf(Group), line => line.Event.Id == 304 && line.Message.Contains($"{id}", StringComparison.Ordinal));
        Assert.DoesNotContain(host.LogOf(Group), line => line.Level == LogLevel.Error);
        await host.DisposeAsync();

        var later = new HandledMessages();
        await NewHost().Map(Group, Options(LongLease, consumer: "worker-1"), later).StartAsync();
        await later.ReachAsync(2);
        await NothingPendingAsync();
        Assert.Equal(["not begun", "slow"], later.Texts.Order());
    }

    [Fact]
    public async Task What_a_handler_registered_on_its_token_may_throw()
    {
        var host = await NewHost()
            .With(services => services.Configure<RedisStreamsOptions>(options => options.DrainTimeout = TimeSpan.FromMilliseconds(50)))
            .Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
            {
                context.CancellationToken.Register(() => throw new InvalidOperationException("As planned."));
                Handled.Add(text, context);
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "slow");
        await Handled.ReachAsync(1);

        await host.StopAsync();
        Assert.Single(host.LogOf(Group), line => line.Event.Id == 305);
    }

    [Fact]
    public async Task The_drain_timeout_ends_the_time_of_handlers_before_the_host_does()
    {
        var host = await NewHost()
            .With(services => services.Configure<RedisStreamsOptions>(options => options.DrainTimeout = TimeSpan.FromMilliseconds(50)))
            .Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
            {
                Handled.Add(text, context);
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "slow");
        await Handled.ReachAsync(1);

        await host.StopAsync();
        Assert.Equal(1, (await InspectAsync()).Consumers[ReservedNames.RetryConsumer]);
    }

    [Fact]
    public async Task A_host_without_an_end_to_its_time_to_stop_waits_for_its_handlers()
    {
        var cancelled = false;
        var host = await NewHost()
            .With(services => services.Configure<HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan))
            .Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
            {
                Handled.Add(text, context);
                await _release.Task;
                cancelled = context.CancellationToken.IsCancellationRequested;
            })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "slow");
        await Handled.ReachAsync(1);

        var stopping = host.StopAsync();
        await Eventually.HoldsAsync(() => host.LogOf(Group).Any(line => line.Event.Id == 325), "reading has stopped");
        _release.SetResult();
        await stopping;
        Assert.False(cancelled);
        Assert.Equal(0, (await InspectAsync()).Pending);
    }

    [Fact]
    public async Task A_host_may_be_stopped_by_two_at_once()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            await _release.Task;
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "slow");
        await Handled.ReachAsync(1);

        Task[] stopping = [host.StopAsync(), host.StopAsync()];
        await Eventually.HoldsAsync(() => host.LogOf(Group).Any(line => line.Event.Id == 325), "reading has stopped");
        _release.SetResult();
        await Task.WhenAll(stopping);
        await host.StopAsync();
        Assert.Equal(0, (await InspectAsync()).Pending);
    }

    [Fact]
    public async Task What_comes_after_a_stop_waits_for_the_next_start()
    {
        var first = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await first.Publisher.PublishAsync(Stream, "first");
        await Handled.ReachAsync(1);
        await first.StopAsync();
        var publisher = (await NewHost().StartAsync()).Publisher;
        await publisher.PublishBatchAsync(Stream, Numbers(100));
        Assert.Equal(1, Handled.Count);

        await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await Handled.ReachAsync(101);
        Assert.Equal(["first", .. Numbers(100)], Handled.Texts);
    }

    [Fact]
    public async Task A_stop_waits_for_publishes_under_way_even_of_services_that_stop_later()
    {
        var texts = Numbers(200);
        var host = await NewHost().With(services => services.AddSingleton<IHostedService>(provider =>
            new LastWords(provider.GetRequiredService<IStreamPublisher>(), Stream, texts))).StartAsync();
        var publishing = texts.Select(text => host.Publisher.PublishAsync(Stream, text).AsTask()).ToArray();
        await host.StopAsync();
        await host.DisposeAsync();

        await Task.WhenAll(publishing).InTime();
        await Task.WhenAll(LastWords.Of(Stream)).InTime();
        Assert.Equal(400, (await Backdoor.ReadAllAsync(Stream)).Length);
    }

    /// <summary>Publishes while it stops, and does not wait for it.</summary>
    private sealed class LastWords(IStreamPublisher publisher, string stream, string[] texts) : IHostedService
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Task[]> Publishing = new();

        public static Task[] Of(string stream) => Publishing[stream];

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Publishing[stream] = [.. texts.Select(text => publisher.PublishAsync(stream, text, cancellationToken: CancellationToken.None).AsTask())];
            return Task.CompletedTask;
        }
    }
}
