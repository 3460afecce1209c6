using Microsoft.Extensions.Logging;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching;

public sealed class DeliveryRunnerTests
{
    private readonly EngineStore _store = new();

    [Fact]
    public async Task A_logger_that_throws_ends_no_worker_and_loses_no_entry()
    {
        var settler = new Settler(_store.Transport, Deliveries.Group, _store.InFlight, _store.Sessions, _store.Logger, default);
        var runner = new DeliveryRunner(new FailingPipeline(), settler, _store.InFlight, () => 5, new ThrowingLogger(), default);
        var delivery = Assert.Single(_store.DeliverHere(1));

        await runner.RunAsync(delivery).AsTask().InTime();

        Assert.Equal([delivery.Id], _store.InFlight.Snapshot().Failed);
        Assert.Equal([delivery.Id], _store.PendingIds);
    }

    private sealed class FailingPipeline : IMessagePipeline
    {
        public ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("As planned.");
    }

    private sealed class ThrowingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("The log is full.");
    }
}
