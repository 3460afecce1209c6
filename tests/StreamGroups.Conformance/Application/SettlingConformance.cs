using Microsoft.Extensions.Logging;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Handlers that settle their message themselves.</summary>
public abstract class SettlingConformance : ApplicationConformance
{
    private protected SettlingConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task A_handler_that_acks_by_itself_goes_on_when_the_store_has_confirmed_it()
    {
        long? pendingAfterAck = null;
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
        {
            await context.AckAsync();
            pendingAfterAck = (await InspectAsync()).Pending;
            Handled.Add(text, context);
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "Hi!");

        await Handled.ReachAsync(1);
        Assert.Equal(0, pendingAfterAck);
    }

    [Fact]
    public async Task A_handler_that_fails_after_its_ack_is_only_logged()
    {
        var host = await NewHost().Map(Group, Options(ShortLease), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            if (text != "bad") return;
            await context.AckAsync();
            throw new InvalidOperationException("Too late.");
        })).StartAsync();
        var id = await host.Publisher.PublishAsync(Stream, "bad");
        await host.Publisher.PublishAsync(Stream, "good");

        await Handled.ReachAsync(2);
        await NothingPendingAsync();
        await host.StopAsync();
        var line = Assert.Single(host.LogOf(Group), line => line.Exception is not null);
        Assert.Equal((LogLevel.Warning, "Too late."), (line.Level, line.Exception!.Message));
        Assert.Contains(id.ToString(), line.Message, StringComparison.Ordinal);
        Assert.Single(Handled.Of(id));
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task A_handler_can_dead_letter_its_message_with_a_reason()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
        {
            await context.DeadLetterAsync("no such customer");
            Handled.Add(text, context);
        })).StartAsync();
        var id = await host.Publisher.PublishAsync(Stream, "order");

        await Handled.ReachAsync(1);
        var letter = Assert.Single(await DeadLettersAsync());
        await NothingPendingAsync();
        Assert.Equal((id.ToString(), "no such customer"), (letter[DeadLetterFields.Id], letter[DeadLetterFields.Reason]));
        Assert.DoesNotContain(DeadLetterFields.ExceptionType, letter.Keys);
    }

    [Fact]
    public async Task The_first_settlement_wins()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
        {
            if (text == "acked")
            {
                await context.AckAsync();
                await context.DeadLetterAsync("too late");
                await context.AckAsync();
            }
            else
            {
                await context.DeadLetterAsync("dead");
                await context.AckAsync();
                await context.DeadLetterAsync("too late");
            }
            Handled.Add(text, context);
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "acked");
        await host.Publisher.PublishAsync(Stream, "dead");

        await Handled.ReachAsync(2);
        await host.StopAsync();
        Assert.Equal("dead", Assert.Single(await DeadLettersAsync())[DeadLetterFields.Reason]);
        Assert.Equal(0, (await InspectAsync()).Pending);
    }

    [Fact]
    public async Task An_ack_whose_waiting_was_given_up_is_sent_all_the_same()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            await context.AckAsync(new CancellationToken(canceled: true));
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "Hi!");

        await Handled.ReachAsync(1);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_dead_letter_whose_waiting_was_given_up_is_sent_all_the_same()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            await context.DeadLetterAsync("impatient", new CancellationToken(canceled: true));
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "Hi!");

        Assert.Equal("impatient", Assert.Single(await DeadLettersAsync(1))[DeadLetterFields.Reason]);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task What_another_has_acked_cancels_the_handler_and_its_own_ack_is_harmless()
    {
        var host = await NewHost().Map(Group, Options(RenewedLease, concurrency: 2), group => group.Handle<string>(async (text, context) =>
        {
            if (text == "theirs")
            {
                var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                using var noting = context.CancellationToken.Register(cancelled.SetResult);
                Assert.Equal(1, await Transport.AckAsync(Group, new[] { context.Id }, default));
                await cancelled.Task;
                await context.AckAsync(CancellationToken.None);
            }
            Handled.Add(text, context);
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["theirs", "ours"]);

        await Handled.ReachAllAsync(["theirs", "ours"]);
        await host.StopAsync();
        Assert.Equal(0, (await InspectAsync()).Pending);
        Assert.Equal(2, Handled.Count);
        Assert.Empty(await DeadLettersAsync());
        Assert.DoesNotContain(host.LogOf(Group), line => line.Level >= LogLevel.Error || line.Exception is not null);
    }

    [Fact]
    public async Task After_its_own_ack_a_handler_goes_on_uncancelled_even_beyond_its_lease()
    {
        var isCancelled = true;
        var host = await NewHost().Map(Group, Options(RenewedLease, concurrency: 2), group => group.Handle<string>(async (text, context) =>
        {
            if (text == "acked")
            {
                await context.AckAsync();
                await Eventually.HoldsAsync(() => Handled.Of("beside").Count == 2, "a lease has passed");
                isCancelled = context.CancellationToken.IsCancellationRequested;
            }
            Handled.Add(text, context);
            if (text == "beside" && context.DeliveryCount == 1) throw new InvalidOperationException("As planned: it comes again after a lease's time.");
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["acked", "beside"]);

        await Handled.ReachAllAsync(["acked"]);
        await host.StopAsync();
        Assert.False(isCancelled);
        Assert.Single(Handled.Of("acked"));
    }
}
