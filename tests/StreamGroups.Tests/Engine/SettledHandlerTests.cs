using System.Text;
using Polly;
using StreamGroups.Engine;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Resilience;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine;

public sealed class SettledHandlerTests
{
    [Fact]
    public async Task A_handler_that_has_settled_its_message_and_goes_on_is_cancelled_by_the_stop()
    {
        var (time, log) = (TimeProvider.System, new CollectingLoggerProvider());
        var logger = log.CreateLogger("orders");
        var store = new InMemoryStore(time);
        var pipeline = new GoesOn();
        var sessions = new SessionLoop(ReconnectPipeline.Configure(new ResiliencePipelineBuilder()).Build(), time, logger);
        await using var subscription = new Subscription(
            new SubscriptionIdentity(Deliveries.Group, "a"), pipeline, ExceptionRules.None, () => new GroupOptions(), new InMemoryTransport(store),
            sessions, time, logger);
        subscription.Start();
        store.Publish(Deliveries.Group.Stream, Encoding.UTF8.GetBytes("0"), StreamTrim.None);
        await pipeline.Settled.Task.InTime();
        await subscription.StopReadingAsync(default).InTime();
        using var forAcks = new CancellationTokenSource();
        var draining = subscription.DrainAsync(new CancellationToken(canceled: true), forAcks.Token).AsTask();
        await pipeline.Cancelled.Task.InTime();
        await draining.InTime();
    }

    private sealed class GoesOn : IMessagePipeline
    {
        public TaskCompletionSource Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken)
        {
            await settler.AckAsync(delivery, default);
            Settled.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Cancelled.SetResult();
            }
        }
    }
}
