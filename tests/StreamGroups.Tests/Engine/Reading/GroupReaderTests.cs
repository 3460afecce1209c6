using System.Collections.Concurrent;
using Polly;
using StreamGroups.Engine;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Resilience;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Reading;

public sealed class GroupReaderTests
{
    [Theory]
    [InlineData(100, 25)]
    [InlineData(2_000, 500)]
    public async Task A_read_waits_for_a_small_part_of_the_lease_that_counts_from_its_sending(int ackWait, int block)
    {
        var (time, logger) = (TimeProvider.System, new CollectingLoggerProvider().CreateLogger("orders"));
        var options = new GroupOptions { AckWait = TimeSpan.FromMilliseconds(ackWait) };
        await using var transport = new WatchedReads(new InMemoryTransport(new InMemoryStore(time)));
        var sessions = new SessionLoop(ReconnectPipeline.Configure(new ResiliencePipelineBuilder()).Build(), time, logger);
        await using var subscription = new Subscription(
            new SubscriptionIdentity(Deliveries.Group, "a"), new NoPipeline(), ExceptionRules.None, () => options, transport, sessions, time, logger);
        subscription.Start();
        await Eventually.HoldsAsync(() => transport.Blocks.Count >= 2, "a read waits");
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMilliseconds(block)], transport.Blocks.Take(2));
    }

    private sealed class NoPipeline : IMessagePipeline
    {
        public ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken) => default;
    }

    private sealed class WatchedReads(IStreamTransport inner) : TransportDecorator(inner)
    {
        public ConcurrentQueue<TimeSpan> Blocks { get; } = [];

        public override async ValueTask<IEntryReader> OpenReaderAsync(ReaderRequest request, CancellationToken cancellationToken) =>
            new WatchedReader(await base.OpenReaderAsync(request, cancellationToken), Blocks);
    }

    private sealed class WatchedReader(IEntryReader inner, ConcurrentQueue<TimeSpan> blocks) : IEntryReader
    {
        public bool KeptName => inner.KeptName;

        public string Consumer => inner.Consumer;

        public ValueTask<int> ReadAsync(Memory<Entry> entries, BodyBuffer bodies, TimeSpan block, CancellationToken cancellationToken)
        {
            blocks.Enqueue(block);
            return inner.ReadAsync(entries, bodies, block, cancellationToken);
        }

        public ValueTask UnblockAsync(CancellationToken cancellationToken) => inner.UnblockAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
