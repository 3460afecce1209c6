using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Handlers that take many messages at once.</summary>
public abstract class BatchConformance : ApplicationConformance
{
    private readonly ConcurrentQueue<string[]> _batches = new();

    private protected BatchConformance(IApplicationServer server) : base(server)
    {
    }

    /// <summary>Longer than any test takes, for those whose batches are to be full.</summary>
    private static TimeSpan LongWait { get; } = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Batches_are_full_and_one_at_a_time_keeps_the_order()
    {
        var running = 0;
        var host = await NewHost().Map(Group, Batches(100, LongWait), group => group.HandleBatch(async (IReadOnlyList<string> texts) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            await Task.Yield();
            _batches.Enqueue([.. texts]);
            Interlocked.Decrement(ref running);
        })).StartAsync();
        var texts = Numbers(2_000);
        await host.Publisher.PublishBatchAsync(Stream, texts);

        await BatchesAsync(20);
        Assert.All(_batches, batch => Assert.Equal(100, batch.Length));
        Assert.Equal(texts, _batches.SelectMany(batch => batch));
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_batch_that_does_not_fill_begins_when_its_first_message_has_waited()
    {
        var host = await NewHost().Map(Group, Batches(100, TimeSpan.FromMilliseconds(20)), Note).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));

        await HandledInBatchesAsync(3);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task Without_a_wait_each_batch_takes_what_has_come()
    {
        var host = await NewHost().Map(Group, Batches(100, TimeSpan.Zero), Note).StartAsync();
        var texts = Numbers(1_000);
        await host.Publisher.PublishBatchAsync(Stream, texts);

        await HandledInBatchesAsync(1_000);
        Assert.Equal(texts, _batches.SelectMany(batch => batch));
        await NothingPendingAsync();
    }

    [Fact]
    public async Task No_more_batches_run_at_once_than_are_permitted()
    {
        var (running, most) = (0, 0);
        using var release = new SemaphoreSlim(0);
        var host = await NewHost().Map(Group, Batches(10, LongWait, concurrency: 2), group => group.HandleBatch(async (IReadOnlyList<string> texts) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await release.WaitAsync();
            Interlocked.Decrement(ref running);
            _batches.Enqueue([.. texts]);
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(100));
        await Eventually.HoldsAsync(() => Volatile.Read(ref running) == 2, "two batches run");
        release.Release(10);

        await BatchesAsync(10);
        Assert.Equal(2, most);
        Assert.Equal(Numbers(100).Order(), _batches.SelectMany(batch => batch).Order());
    }

    [Fact]
    public async Task What_a_batch_failed_on_is_retried_alone_with_its_own_count()
    {
        var host = await NewHost().Map(Group, Batches(10, LongWait, backoff: TimeSpan.FromMilliseconds(1)), group =>
            group.HandleBatch((IReadOnlyList<StreamMessage<string>> messages) =>
            {
                _batches.Enqueue([.. messages.Select(message => message.Body)]);
                foreach (var message in messages) Handled.Add(message.Body, message.Context);
                return messages.Count > 1 || messages[0].Body == "3"
                    ? Task.FromException(new InvalidOperationException("As planned."))
                    : Task.CompletedTask;
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(10));

        var letter = Assert.Single(await DeadLettersAsync(1));
        await NothingPendingAsync();
        Assert.Equal("5", letter[DeadLetterFields.DeliveryCount]);
        Assert.Equal([10, .. Enumerable.Repeat(1, 13)], _batches.Select(batch => batch.Length));
        Assert.All(Numbers(10), text => Assert.Equal(text == "3" ? [1L, 2, 3, 4, 5] : [1, 2], Handled.Of(text).Select(message => message.DeliveryCount)));
        var told = Assert.Single(host.LogOf(Group), line => line.Event.Id == 351);
        Assert.Equal(LogLevel.Error, told.Level);
        Assert.Contains("10 entries", told.Message, StringComparison.Ordinal);
        Assert.Equal(3, host.LogOf(Group).Count(line => line.Event.Id == 300)); // Of the one that went on failing, until it was given up.
    }

    [Fact]
    public async Task A_handler_settles_single_messages_and_the_rest_is_acknowledged()
    {
        var host = await NewHost().Map(Group, Batches(4, LongWait), group =>
            group.HandleBatch(async (IReadOnlyList<StreamMessage<string>> messages) =>
            {
                foreach (var message in messages)
                {
                    Handled.Add(message.Body, message.Context);
                    if (message.Body == "1") await message.Context.DeadLetterAsync("no such customer");
                    if (message.Body == "2" && message.Context.DeliveryCount == 1) await message.Context.RetryAsync(TimeSpan.Zero);
                    if (message.Body == "3") await message.Context.AckAsync();
                }
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(4));

        await Handled.ReachAsync(5);
        await NothingPendingAsync();
        Assert.Equal("no such customer", Assert.Single(await DeadLettersAsync())[DeadLetterFields.Reason]);
        Assert.Equal([1L, 2], Handled.Of("2").Select(message => message.DeliveryCount));
        Assert.All(["0", "1", "3"], text => Assert.Single(Handled.Of(text)));
    }

    [Fact]
    public async Task What_was_settled_is_left_alone_by_the_failure_of_the_others()
    {
        var host = await NewHost().Map(Group, Batches(2, LongWait, backoff: TimeSpan.FromMilliseconds(1)), group =>
            group.HandleBatch(async (IReadOnlyList<StreamMessage<string>> messages) =>
            {
                foreach (var message in messages) Handled.Add(message.Body, message.Context);
                if (messages.Count == 1) return;
                await messages[0].Context.AckAsync();
                throw new InvalidOperationException("As planned.");
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(2));

        await Handled.ReachAsync(3);
        await NothingPendingAsync();
        Assert.Single(Handled.Of("0"));
        Assert.DoesNotContain(host.LogOf(Group), line => line.Event.Id == 303);
    }

    [Fact]
    public async Task A_rule_decides_about_each_message_of_a_batch_that_failed()
    {
        var host = await NewHost().Map(Group, Batches(3, LongWait), group => group
            .HandleBatch((IReadOnlyList<string> _) => Task.FromException(new FormatException("As planned.")))
            .OnException<FormatException>(FailureAction.DeadLetter)).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));

        Assert.All(await DeadLettersAsync(3), letter => Assert.Equal("rejected", letter[DeadLetterFields.Reason]));
        await NothingPendingAsync();
    }

    [Fact]
    public async Task What_cannot_be_read_goes_alone_and_the_batch_without_it()
    {
        var host = await NewHost().Map(Group, Batches(3, LongWait), group => group.HandleBatch((IReadOnlyList<int> numbers) =>
        {
            _batches.Enqueue([.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]);
            return Task.CompletedTask;
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["1", "two", "3"]);

        Assert.Equal("unreadable", Assert.Single(await DeadLettersAsync(1))[DeadLetterFields.Reason]);
        await NothingPendingAsync();
        Assert.Equal(["1", "3"], Assert.Single(_batches));
    }

    [Fact]
    public async Task A_batch_has_one_scope()
    {
        var host = await NewHost()
            .With(services => services.AddScoped<List<string>>())
            .Map(Group, Batches(10, LongWait), group => group.HandleBatch((IReadOnlyList<string> texts, List<string> first, List<string> second) =>
            {
                first.AddRange(texts);
                _batches.Enqueue([.. second]);
                return Task.CompletedTask;
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(20));

        await BatchesAsync(2);
        Assert.Equal([Numbers(20)[..10], Numbers(20)[10..]], _batches);
    }

    [Fact]
    public async Task Each_attempt_is_given_what_is_not_settled_by_then()
    {
        var host = await NewHost().Map(Group, Batches(3, LongWait), group => group
            .HandleBatch(async (IReadOnlyList<StreamMessage<string>> messages) =>
            {
                _batches.Enqueue([.. messages.Select(message => message.Body)]);
                if (messages.Count < 3) return;
                await messages[1].Context.AckAsync();
                throw new InvalidOperationException("As planned.");
            })
            .WithResilience(pipeline => pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.Zero }))).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));

        await BatchesAsync(2);
        await NothingPendingAsync();
        Assert.Equal([["0", "1", "2"], ["0", "2"]], _batches);
        Assert.DoesNotContain(host.LogOf(Group), line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_stop_hands_back_what_was_collected()
    {
        var stopping = await NewHost().Map(Group, Batches(100, LongWait), Note).StartAsync();
        await stopping.Publisher.PublishBatchAsync(Stream, Numbers(5));
        await Eventually.HoldsAsync(async () => (await InspectAsync()).Pending == 5, "all are delivered to the first");
        await stopping.StopAsync();
        Assert.Empty(_batches);
        Assert.Equal(5, (await InspectAsync()).Consumers[ReservedNames.RetryConsumer]);

        await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await Handled.ReachAsync(5);
        Assert.All(Handled.All, message => Assert.Equal(1, message.DeliveryCount));
        await NothingPendingAsync();
    }

    [Fact]
    public async Task What_was_handed_back_comes_in_batches_again()
    {
        var stopping = await NewHost().Map(Group, Batches(100, LongWait), Note).StartAsync();
        await stopping.Publisher.PublishBatchAsync(Stream, Numbers(50));
        await Eventually.HoldsAsync(async () => (await InspectAsync()).Pending == 50, "all are delivered to the first");
        await stopping.StopAsync();

        await NewHost().Map(Group, Batches(50, LongWait), Note).StartAsync();
        await BatchesAsync(1);
        await NothingPendingAsync();
        Assert.Equal(Numbers(50).Order(), Assert.Single(_batches).Order());
    }

    [Theory]
    [InlineData(DeliveryMode.AtMostOnce)]
    [InlineData(DeliveryMode.NoAck)]
    public async Task What_was_acknowledged_before_its_batch_began_is_handled_by_the_stop(DeliveryMode mode)
    {
        var host = await NewHost().Map(Group, options =>
        {
            Batches(100, LongWait)(options);
            options.Mode = mode;
        }, Note).StartAsync();
        var last = (await host.Publisher.PublishBatchAsync(Stream, Numbers(5)))[^1];
        await Eventually.HoldsAsync(
            async () => await InspectAsync() is { Pending: 0 } now && now.LastDelivered == last, "all are read and acknowledged");
        await host.StopAsync();
        Assert.Equal(Numbers(5), _batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task The_loss_of_one_lease_cancels_the_batch_and_the_others_have_not_failed()
    {
        var host = await NewHost().Setting(Setting("BatchSize"), "3").Setting(Setting("BatchWait"), "00:01:00").Map(Group, Options(RenewedLease), group => group.HandleBatch(async (IReadOnlyList<StreamMessage<string>> messages, CancellationToken stop) =>
        {
            foreach (var message in messages) Handled.Add(message.Body, message.Context);
            if (messages.Count < 3) return;
            await Transport.AckAsync(Group, new[] { messages[1].Id }, CancellationToken.None);
            await Task.Delay(Timeout.Infinite, stop);
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));
        await Handled.ReachAsync(3);
        host.Reload((Setting("BatchWait"), "00:00:00"));

        await Handled.ReachAsync(5);
        await NothingPendingAsync();
        Assert.Single(Handled.Of("1"));
        Assert.All(Handled.All, message => Assert.Equal(1, message.DeliveryCount));
        Assert.DoesNotContain(host.LogOf(Group), line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_reload_changes_size_and_wait()
    {
        var host = await NewHost().Setting(Setting("BatchSize"), "50").Setting(Setting("BatchWait"), "00:01:00")
            .Map(Group, options => options.AckWait = LongLease, Note).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(100));
        await BatchesAsync(2);
        host.Reload((Setting("BatchSize"), "20"));
        await host.Publisher.PublishBatchAsync(Stream, Numbers(100));
        await BatchesAsync(7);
        host.Reload((Setting("BatchWait"), "00:00:00"));
        await host.Publisher.PublishAsync(Stream, "last");
        await BatchesAsync(8);
        Assert.Equal([50, 50, 20, 20, 20, 20, 20, 1], _batches.Select(batch => batch.Length));
    }

    private static Action<GroupOptions> Batches(int size, TimeSpan wait, int concurrency = 1, TimeSpan? backoff = null) => options =>
    {
        Options(LongLease, concurrency)(options);
        (options.BatchSize, options.BatchWait) = (size, wait);
        if (backoff is { } between) options.Backoff = [between];
    };

    private IHandlerBuilder Note(IGroupBuilder group) => group.HandleBatch((IReadOnlyList<string> texts) =>
    {
        _batches.Enqueue([.. texts]);
        return Task.CompletedTask;
    });

    private Task BatchesAsync(int count) => Eventually.HoldsAsync(() => _batches.Count >= count, $"{count} batches are handled");

    private Task HandledInBatchesAsync(int count) =>
        Eventually.HoldsAsync(() => _batches.Sum(batch => batch.Length) >= count, $"{count} messages are handled");
}
