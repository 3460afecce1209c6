using System.Text;
using Microsoft.Extensions.Logging;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching;

public sealed class DeliveryRunnerTests
{
    private readonly EngineStore _store = new();
    private readonly List<EntryId> _begun = [];
    private Func<Delivery, ISettler, Task> _handle = (_, _) => Task.CompletedTask;

    [Fact]
    public async Task A_handler_that_completes_has_its_entry_acknowledged()
    {
        await RunAsync();
        Assert.Empty(_store.Pending);
        Assert.Equal(0, _store.InFlight.Count);
    }

    [Fact]
    public async Task A_handler_that_fails_has_its_entry_parked()
    {
        _handle = (_, _) => throw new InvalidOperationException("As planned.");
        var delivery = await RunAsync();
        Assert.Equal((delivery.Id, ReservedNames.RetryConsumer, 1L), Parked());
    }

    [Fact]
    public async Task What_no_handler_takes_is_dead_lettered()
    {
        _handle = (delivery, _) => Task.FromResult(delivery.IsUnmatched = true);
        await RunAsync();
        var fields = Assert.Single(_store.DeadLetters).Fields.Select(part => Encoding.UTF8.GetString(part.Span)).ToArray();
        Assert.Equal("unmatched", fields[Array.IndexOf(fields, DeadLetterFields.Reason) + 1]);
        Assert.Empty(_store.Pending);
    }

    [Fact]
    public async Task What_no_handler_takes_is_acknowledged_where_it_is_to_be_ignored()
    {
        _store.Options.Unmatched = UnmatchedAction.Ignore;
        _store.Options.Mode = DeliveryMode.Manual;
        _handle = (delivery, _) => Task.FromResult(delivery.IsUnmatched = true);
        await RunAsync();
        Assert.Empty(_store.DeadLetters);
        Assert.Empty(_store.Pending);
        Assert.Equal(0, _store.InFlight.Count);
    }

    [Fact]
    public async Task The_rules_of_the_handler_that_was_chosen_decide()
    {
        _handle = (delivery, _) =>
        {
            delivery.Rules = new ExceptionRules(
                [ExceptionRule.For<TimeoutException>(FailureAction.Ignore)], [], delivery.Group, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            throw new TimeoutException();
        };
        await RunAsync();
        Assert.Empty(_store.Pending);
        Assert.Empty(_store.DeadLetters);
    }

    [Fact]
    public async Task A_dead_letter_says_when_its_handler_began()
    {
        _store.Options.MaxDeliveries = 1;
        _handle = async (delivery, settler) =>
        {
            for (var seconds = 0; seconds < 60; seconds += 20)
            {
                _store.Time.Advance(TimeSpan.FromSeconds(20));
                await settler.RenewAsync(delivery, default);
            }
            throw new InvalidOperationException("As planned.");
        };
        var delivery = Assert.Single(_store.DeliverHere(1));
        _store.Time.Advance(TimeSpan.FromSeconds(5));
        var begun = _store.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await RunAsync(delivery);

        var fields = Assert.Single(_store.DeadLetters).Fields.Select(part => Encoding.UTF8.GetString(part.Span)).ToArray();
        Assert.Equal($"{begun}", fields[Array.IndexOf(fields, DeadLetterFields.LastTime) + 1]);
    }

    [Fact]
    public async Task A_logger_that_throws_ends_no_worker_and_loses_no_entry()
    {
        _handle = (_, _) => throw new InvalidOperationException("As planned.");
        var delivery = await RunAsync(new ThrowingLogger());
        Assert.Equal((delivery.Id, ReservedNames.RetryConsumer, 1L), Parked());
    }

    [Theory]
    [InlineData(19.5, true)]
    [InlineData(20, false)]
    [InlineData(29.9, false)]
    [InlineData(600, false)]
    public async Task What_waited_beyond_its_lease_is_not_begun_and_its_delivery_is_given_back(double seconds, bool begins)
    {
        var delivery = Assert.Single(_store.DeliverHere(1));
        _store.Time.Advance(TimeSpan.FromSeconds(seconds));
        await RunAsync(delivery);
        Assert.Equal(begins ? [delivery.Id] : [], _begun);
        if (!begins) Assert.Equal((delivery.Id, ReservedNames.RetryConsumer, 0L), Parked());
    }

    [Fact]
    public async Task A_handler_that_ends_by_its_cancelled_token_has_not_failed()
    {
        _handle = async (delivery, _) =>
        {
            await delivery.CancelAsync();
            delivery.CancellationToken.ThrowIfCancellationRequested();
        };
        var delivery = await RunAsync();
        Assert.Equal((delivery.Id, ReservedNames.RetryConsumer, 0L), Parked());
    }

    [Fact]
    public async Task A_handler_that_is_cancelled_at_the_end_of_its_longest_lease_has_failed()
    {
        _handle = async (delivery, _) =>
        {
            delivery.IsOverdue = true;
            await delivery.LoseAsync();
            delivery.CancellationToken.ThrowIfCancellationRequested();
        };
        var delivery = await RunAsync();
        Assert.Equal((delivery.Id, ReservedNames.RetryConsumer, 1L), Parked());
    }

    [Fact]
    public async Task A_handler_that_completes_after_its_lease_was_lost_is_acknowledged_all_the_same()
    {
        _handle = async (delivery, _) => await delivery.LoseAsync();
        await RunAsync();
        Assert.Empty(_store.Pending);
    }

    [Fact]
    public async Task At_most_once_acknowledges_before_the_handler_and_never_delivers_again()
    {
        _store.Options.Mode = DeliveryMode.AtMostOnce;
        var pending = -1;
        _handle = (_, _) =>
        {
            pending = _store.Pending.Length;
            throw new InvalidOperationException("As planned.");
        };
        await RunAsync();
        Assert.Equal(0, pending);
        Assert.Equal(0, _store.InFlight.Count);
        Assert.Single(_store.Log.Lines, line => line.Event.Id == 306);
    }

    [Fact]
    public async Task At_most_once_does_not_begin_what_could_not_be_acknowledged()
    {
        _store.Options.Mode = DeliveryMode.AtMostOnce;
        _store.Store.Faults.FailNext(InMemoryOperation.Ack, whenDone: true);
        await RunAsync();
        Assert.Empty(_begun);
        Assert.Equal(0, _store.InFlight.Count);
        Assert.Single(_store.Log.Lines, line => line.Event.Id == 307);
    }

    [Fact]
    public async Task In_manual_mode_what_the_handler_forgets_is_delivered_again()
    {
        _store.Options.Mode = DeliveryMode.Manual;
        var delivery = await RunAsync();
        Assert.Equal((delivery.Id, ReservedNames.RetryConsumer, 1L), Parked());
        Assert.DoesNotContain(_store.Log.Lines, line => line.Event.Id == 300); // Nothing failed.
        Assert.StartsWith(
            $"The handler of entry {delivery.Id} of orders/billing completed without settling it",
            Assert.Single(_store.Log.Lines, line => line.Event.Id == 311).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_manual_mode_the_handlers_own_outcome_counts()
    {
        _store.Options.Mode = DeliveryMode.Manual;
        _handle = async (delivery, settler) => await settler.AckAsync(delivery, default);
        await RunAsync();
        Assert.Empty(_store.Pending);
    }

    [Fact]
    public async Task In_manual_mode_what_was_cancelled_unsettled_is_handed_back_and_the_log_says_why()
    {
        _store.Options.Mode = DeliveryMode.Manual;
        _handle = async (delivery, _) => await delivery.CancelAsync();
        var delivery = await RunAsync();
        Assert.Equal((delivery.Id, ReservedNames.RetryConsumer, 0L), Parked());
        Assert.EndsWith(
            ": It was cancelled before its handler settled it.", Assert.Single(_store.Log.Lines, line => line.Event.Id == 304).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DeliveryMode.AtMostOnce, "RetryAsync")]
    [InlineData(DeliveryMode.AtMostOnce, "DeadLetterAsync")]
    [InlineData(DeliveryMode.NoAck, "RetryAsync")]
    [InlineData(DeliveryMode.NoAck, "DeadLetterAsync")]
    [InlineData(DeliveryMode.AtMostOnce, "Outcome.Retry")]
    [InlineData(DeliveryMode.NoAck, "Outcome.DeadLetter")]
    public async Task What_was_acknowledged_first_cannot_be_settled_otherwise_which_is_said_once(DeliveryMode mode, string call)
    {
        (_store.Options.Mode, _store.Options.MaxDeliveries) = (mode, 1);
        _handle = async (delivery, settler) =>
        {
            if (call == "Outcome.Retry") delivery.Outcome = Outcome.Retry();
            else if (call == "Outcome.DeadLetter") delivery.Outcome = Outcome.DeadLetter("No.");
            else if (call == "RetryAsync") await settler.RetryAsync(delivery, null, default);
            else await settler.DeadLetterAsync(delivery, "No.", null, default);
        };
        var deliveries = _store.DeliverHere(3);
        if (mode == DeliveryMode.NoAck)
            foreach (var delivery in deliveries) delivery.IsGone = delivery.TrySettle();
        var runner = NewRunner(_store.NewSettler());
        foreach (var delivery in deliveries) await runner.RunAsync(delivery, _store.Time.GetTimestamp()).AsTask().InTime();

        Assert.Empty(_store.DeadLetters);
        Assert.StartsWith(
            $"The handler of entry {deliveries[0].Id} of orders/billing asked for {call}, which does nothing in the mode {mode}",
            Assert.Single(_store.Log.Lines, line => line.Event.Id == 349).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_acknowledgement_nothing_is_asked_of_the_store()
    {
        _store.Options.Mode = DeliveryMode.NoAck;
        var delivery = Assert.Single(_store.DeliverHere(1));
        delivery.IsGone = delivery.TrySettle();
        _handle = (_, _) => throw new InvalidOperationException("As planned.");
        await RunAsync(delivery);
        Assert.Equal(0, _store.InFlight.Count);
        Assert.Single(_store.Pending); // As it was: the read itself would not have left it.
        Assert.Single(_store.Log.Lines, line => line.Event.Id == 306);
    }

    [Theory]
    [InlineData("billing", DeliveryMode.AtLeastOnce)]
    [InlineData("shipping", DeliveryMode.AtLeastOnce)]
    [InlineData("shipping", DeliveryMode.AtMostOnce)]
    [InlineData("shipping", DeliveryMode.Manual)]
    public async Task What_was_added_anew_for_another_group_alone_is_acknowledged_without_a_handler(string group, DeliveryMode mode)
    {
        _store.Options.Mode = mode;
        _store.Store.AddEntry(Deliveries.Group.Stream, ["user"u8.ToArray(), "17"u8.ToArray(), "__only__"u8.ToArray(), Encoding.UTF8.GetBytes(group)]);
        var entry = Assert.Single(_store.Store.Read(Deliveries.Group, "a", 1, wait: false, out _));
        var delivery = new Delivery(Deliveries.Group, "a", entry, _store.Time.GetTimestamp());
        _store.InFlight.Add([delivery]);
        await RunAsync(delivery);

        Assert.Equal(group == "billing" ? [delivery.Id] : [], _begun);
        Assert.Empty(_store.Pending);
        Assert.Equal(0, _store.InFlight.Count);
    }

    private (EntryId, string, long) Parked()
    {
        var entry = Assert.Single(_store.Pending);
        return (entry.Id, entry.Consumer, entry.DeliveryCount);
    }

    private async Task<Delivery> RunAsync(ILogger? logger = null)
    {
        var delivery = Assert.Single(_store.DeliverHere(1));
        await RunAsync(delivery, logger);
        return delivery;
    }

    private async Task RunAsync(Delivery delivery, ILogger? logger = null)
    {
        var settler = _store.NewSettler();
        await NewRunner(settler, logger).RunAsync(delivery, _store.Time.GetTimestamp()).AsTask().InTime();
        await settler.FlushAsync(default).InTime();
    }

    private DeliveryRunner NewRunner(Settler settler, ILogger? logger = null) => new(
        new TestPipeline(this), ExceptionRules.None, settler, _store.InFlight, () => _store.Options, _store.Time, logger ?? _store.Logger);

    private sealed class TestPipeline(DeliveryRunnerTests test) : IMessagePipeline
    {
        public async ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken)
        {
            test._begun.Add(delivery.Id);
            await test._handle(delivery, settler);
        }
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
