using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Handlers that fail, messages that nobody can read.</summary>
public abstract class FailureConformance : ApplicationConformance
{
    private protected FailureConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task A_message_whose_handler_failed_comes_again_when_its_backoff_is_over()
    {
        var host = await NewHost().Map(Group, Options(ShortLease), group => group.Handle<string>((text, context) =>
        {
            if (Handled.Add(text, context).DeliveryCount == 1) throw new InvalidOperationException("Out of paper.");
        })).StartAsync();
        var id = await host.Publisher.PublishAsync(Stream, "print");

        await Handled.ReachAsync(2);
        await NothingPendingAsync();
        Assert.Equal([1, 2], Handled.Of(id).Select(message => message.DeliveryCount));
        var line = Assert.Single(host.LogOf(Group), line => line.Exception is not null);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Contains(id.ToString(), line.Message, StringComparison.Ordinal);
        Assert.Equal("Out of paper.", line.Exception!.Message);
    }

    [Fact]
    public async Task An_exception_that_cannot_even_be_asked_for_its_text_stops_nothing()
    {
        var host = await NewHost().Map(Group, Options(ShortLease), group => group.Handle<string>((text, context) =>
        {
            if (Handled.Add(text, context) is { DeliveryCount: 1 } && text == "bad") throw new MuteException();
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "bad");
        await host.Publisher.PublishAsync(Stream, "good");

        await Handled.ReachAsync(3);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_failed_message_does_not_come_again_within_its_backoff_while_others_go_on()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>((text, context) =>
        {
            Handled.Add(text, context);
            if (text == "bad") throw new InvalidOperationException("As planned.");
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "bad");
        await host.Publisher.PublishBatchAsync(Stream, Numbers(200));

        await Handled.ReachAsync(201);
        await Eventually.HoldsAsync(async () => (await InspectAsync()).Pending == 1, "only the failed one is pending");
        Assert.Single(Handled.Of("bad"));
    }

    [Fact]
    public async Task A_message_is_not_delivered_again_while_its_handler_runs_though_others_are()
    {
        var (release, running) = (new TaskCompletionSource(), 0);
        var host = await NewHost().Map(Group, Options(RenewedLease, 2), group => group.Handle<string>(async (text, context) =>
        {
            var message = Handled.Add(text, context);
            if (text == "slow") await release.Task;
            else if (message.DeliveryCount < 4) throw new InvalidOperationException("As planned.");
            Interlocked.Increment(ref running);
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "slow");
        await host.Publisher.PublishAsync(Stream, "fails three times");

        // Three leases of the other one are three leases of this one.
        await Eventually.HoldsAsync(() => Handled.Of("fails three times").Count == 4, "the other one is delivered four times");
        Assert.Single(Handled.Of("slow"));
        release.SetResult();
        await NothingPendingAsync();
        Assert.Single(Handled.Of("slow"));
        Assert.Equal(2, running);
    }

    [Fact]
    public async Task Handling_goes_on_after_three_hundred_failures()
    {
        var attempts = new ConcurrentDictionary<string, int>();
        var host = await NewHost().Map(Group, Options(ShortLease, 8, maxDeliveries: 100), group => group.Handle<string>((text, context) =>
        {
            if (attempts.AddOrUpdate(text, 1, (_, count) => count + 1) <= 3) throw new InvalidOperationException("As planned.");
            Handled.Add(text, context);
        })).StartAsync();
        var texts = Numbers(100);
        await host.Publisher.PublishBatchAsync(Stream, texts);

        await Handled.ReachAllAsync(texts);
        await NothingPendingAsync();
        Assert.Equal(texts.Order(), Handled.Texts.Order());
        Assert.All(Handled.All, message => Assert.True(message.DeliveryCount >= 4));
    }

    [Fact]
    public async Task A_message_that_fails_to_the_last_is_dead_lettered_once_with_everything_known_of_it()
    {
        var options = Options(ShortLease, maxDeliveries: 3, consumer: "printer-1");
        var host = await NewHost().Map(Group, options, group => group.Handle<string>((text, context) =>
        {
            Handled.Add(text, context);
            if (text == "bad") throw new InvalidOperationException("Out of paper.");
        })).StartAsync();
        var id = await host.Publisher.PublishAsync(Stream, "bad");
        await host.Publisher.PublishBatchAsync(Stream, Numbers(50));

        var letter = Assert.Single(await DeadLettersAsync(1));
        await NothingPendingAsync();
        Assert.Equal([1, 2, 3], Handled.Of(id).Select(message => message.DeliveryCount));
        Assert.Equal(Numbers(50), Handled.Texts.Where(text => text != "bad"));
        Assert.EndsWith("bad", letter[Payload.DataField], StringComparison.Ordinal);
        Assert.Equal(
            (id.ToString(), Stream, Group.Group, "printer-1", "3", "failed"),
            (letter[DeadLetterFields.Id], letter[DeadLetterFields.Stream], letter[DeadLetterFields.Group], letter[DeadLetterFields.Consumer],
                letter[DeadLetterFields.DeliveryCount], letter[DeadLetterFields.Reason]));
        Assert.Equal(
            (typeof(InvalidOperationException).FullName, "Out of paper."),
            (letter[DeadLetterFields.ExceptionType], letter[DeadLetterFields.ExceptionMessage]));
        Assert.Contains(nameof(FailureConformance), letter[DeadLetterFields.ExceptionStack], StringComparison.Ordinal);
        Assert.InRange(long.Parse(letter[DeadLetterFields.Time]), (long)id.Milliseconds, long.MaxValue);
        await host.StopAsync();
        Assert.Single(await DeadLettersAsync());
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_dead_lettered_at_once_and_its_neighbours_are_handled()
    {
        var numbers = new List<int>();
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<Number>((number, _) =>
        {
            lock (numbers) numbers.Add(number.Value);
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, new Number(1));
        var id = await host.Publisher.PublishAsync(Stream, "{ this is no JSON");
        await host.Publisher.PublishAsync(Stream, new Number(2));

        var letter = Assert.Single(await DeadLettersAsync(1));
        await Eventually.HoldsAsync(() => { lock (numbers) return numbers.Count == 2; }, "the neighbours are handled");
        await NothingPendingAsync();
        Assert.Equal([1, 2], numbers);
        Assert.Equal((id.ToString(), "1", "unreadable"),
            (letter[DeadLetterFields.Id], letter[DeadLetterFields.DeliveryCount], letter[DeadLetterFields.Reason]));
        Assert.Equal(typeof(UnreadableMessageException).FullName, letter[DeadLetterFields.ExceptionType]);
        Assert.Single(host.LogOf(Group), line => line.Level == LogLevel.Error && line.Message.Contains(id.ToString(), StringComparison.Ordinal));
    }

    private sealed record Number(int Value);

    private sealed class MuteException : Exception
    {
        public override string Message => throw new InvalidOperationException("No text.");

        public override string ToString() => Message;
    }
}
