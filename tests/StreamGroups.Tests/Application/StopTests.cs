using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Conformance.Application;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Engine;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Application;

public sealed class StopTests
{
    [Fact]
    public async Task Handlers_hear_that_the_time_to_stop_is_over_even_if_the_store_does_not_answer()
    {
        var memory = new InMemoryTransport(new InMemoryStore(TimeProvider.System));
        var transport = new SilentClaims(memory);
        await using var server = new InMemoryApplicationServer();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await new HostDraft(server, _ => { })
            .With(services => services.AddSingleton<IStreamTransport>(transport).AddSingleton<IOnceStore>(memory).AddSingleton<IScheduleStore>(memory))
            .Map(Deliveries.Group, options => (options.AckWait, options.Concurrency) = (TimeSpan.FromMilliseconds(100), 2), group => group.Handle<string>(
                async (_, context) =>
                {
                    using var noting = context.CancellationToken.Register(cancelled.SetResult);
                    running.SetResult();
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }))
            .StartAsync();
        await host.Publisher.PublishAsync(Deliveries.Group.Stream, "slow");
        await running.Task.InTime();
        await transport.Asked.InTime();

        var stopping = host.StopAsync(new CancellationToken(canceled: true));
        await cancelled.Task.InTime();
        transport.Answer();
        await stopping.ContinueWith(_ => { }, TaskScheduler.Default).InTime();
        await host.DisposeAsync();
    }

    /// <summary>As a signal and a call do, or a test's host and the program in it; whoever ends first disposes of everything.</summary>
    [Fact]
    public async Task A_host_that_is_stopped_twice_at_once_stops_once()
    {
        var memory = new InMemoryTransport(new InMemoryStore(TimeProvider.System));
        var transport = new SlowLeaves(memory);
        await using var server = new InMemoryApplicationServer();
        var host = await new HostDraft(server, _ => { })
            .With(services => services.AddSingleton<IStreamTransport>(transport).AddSingleton<IOnceStore>(memory).AddSingleton<IScheduleStore>(memory))
            .Map(Deliveries.Group, _ => { }, group => group.Handle((string _) => { }))
            .StartAsync();

        var first = host.StopAsync();
        await transport.Asked.InTime();
        var second = host.StopAsync();
        Assert.False(second.IsCompleted);
        transport.Answer();
        await Task.WhenAll(first, second).InTime();

        Assert.Equal(1, transport.Leaves);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Of_two_stops_the_one_whose_time_is_over_first_counts()
    {
        await using var server = new InMemoryApplicationServer();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await new HostDraft(server, _ => { })
            .Map(Deliveries.Group, _ => { }, group => group.Handle<string>(
                async (_, context) =>
                {
                    running.SetResult();
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }))
            .StartAsync();
        await host.Publisher.PublishAsync(Deliveries.Group.Stream, "slow");
        await running.Task.InTime();

        var first = host.StopAsync();
        await host.StopAsync(new CancellationToken(canceled: true)).ContinueWith(_ => { }, TaskScheduler.Default).InTime();

        await first.ContinueWith(_ => { }, TaskScheduler.Default).InTime();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Handlers_are_drained_even_if_something_else_fails_to_stop()
    {
        var memory = new InMemoryTransport(new InMemoryStore(TimeProvider.System));
        await using var server = new InMemoryApplicationServer();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await new HostDraft(server, _ => { })
            .With(services => services.AddSingleton<IStreamTransport>(memory).AddSingleton<IOnceStore>(memory).AddSingleton<IScheduleStore>(new BrokenSchedules())
                .Configure<RedisStreamsOptions>(options => options.DrainTimeout = TimeSpan.FromMilliseconds(100)))
            .Map(Deliveries.Group, _ => { }, group => group.Handle<string>(
                async (_, context) =>
                {
                    using var noting = context.CancellationToken.Register(cancelled.SetResult);
                    running.SetResult();
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }))
            .StartAsync();
        await host.Publisher.PublishAsync(Deliveries.Group.Stream, "slow");
        await running.Task.InTime();

        var stopping = host.StopAsync(); // A token that is over would end the wait for what is broken.

        await cancelled.Task.InTime();
        Assert.Contains("Broken", (await Assert.ThrowsAnyAsync<Exception>(() => stopping.InTime())).ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.DisposeAsync().AsTask());
    }

    /// <summary>A store whose scheduled messages cannot be listened for.</summary>
    private sealed class BrokenSchedules : IScheduleStore
    {
        public ValueTask<ScheduleOutcome> ScheduleAsync(ScheduleRequest request, Durability durability, CancellationToken cancellationToken) => default;

        public ValueTask<bool> CancelAsync(string stream, EntryId id, CancellationToken cancellationToken) => default;

        public ValueTask<DueMove> MoveDueAsync(string stream, CancellationToken cancellationToken) => default;

        public IDisposable OnWake(string stream, Action<TimeSpan> wake) => throw new InvalidOperationException("Broken");
    }

    /// <summary>A store that gives names back when it is told to.</summary>
    private sealed class SlowLeaves(IStreamTransport inner) : TransportDecorator(inner)
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _leaves;

        public Task Asked => _asked.Task;

        public int Leaves => _leaves;

        public void Answer() => _answer.SetResult();

        public override async ValueTask LeaveAsync(GroupAddress group, string consumer, string token, bool forGood, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _leaves);
            _asked.TrySetResult();
            await _answer.Task;
            await base.LeaveAsync(group, consumer, token, forGood, cancellationToken);
        }
    }

    /// <summary>A store that takes a claim and answers much later, whatever its caller does.</summary>
    private sealed class SilentClaims(IStreamTransport inner) : TransportDecorator(inner)
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public void Answer() => _answer.SetResult();

        public override async ValueTask<ClaimResult> ClaimExpiredAsync(ClaimRequest request, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await _answer.Task;
            return await base.ClaimExpiredAsync(request, cancellationToken);
        }
    }
}
