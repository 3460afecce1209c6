using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Groups whose messages are taken when they are asked for.</summary>
public abstract class PullConformance : ApplicationConformance
{
    private static readonly TimeSpan Patience = Eventually.Limit;

    private protected PullConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task Asking_for_the_next_message_acknowledges_the_last_one()
    {
        var host = await Pulled().StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(100));
        List<string> texts = [];
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var message in ConsumerOf(host).ReadAsync<string>(stop.Token))
            {
                Assert.Equal(1, message.Context.DeliveryCount);
                texts.Add(message.Body);
                if (texts.Count == 100) stop.CancelAfter(TimeSpan.Zero);
            }
        }).InTime();

        Assert.Equal(Numbers(100), texts);
        await NothingPendingAsync();
        await host.StopAsync();
    }

    [Fact]
    public async Task A_message_that_comes_later_wakes_a_loop_that_waits()
    {
        var host = await Pulled().StartAsync();
        await using var loop = ConsumerOf(host).ReadAsync<string>().GetAsyncEnumerator();
        for (var number = 0; number < 20; number++)
        {
            var next = loop.MoveNextAsync();
            await host.Publisher.PublishAsync(Stream, $"{number}");
            Assert.True(await next.AsTask().InTime());
            Assert.Equal($"{number}", loop.Current.Body);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_loop_that_is_left_early_has_failed_on_its_last_message(bool byException)
    {
        var host = await Pulled(options => options.MaxDeliveries = 2).StartAsync();
        await host.Publisher.PublishAsync(Stream, "left");
        for (var delivery = 1; delivery <= 2; delivery++)
        {
            try
            {
                await foreach (var message in ConsumerOf(host).ReadAsync<string>())
                {
                    Assert.Equal(delivery, message.Context.DeliveryCount);
                    if (byException) throw new IOException("As planned.");
                    break;
                }
            }
            catch (IOException)
            {
            }
        }
        var letter = Assert.Single(await DeadLettersAsync(1));
        Assert.Equal(("2", "failed"), (letter["__dead_delivery_count__"], letter["__dead_reason__"]));
        await NothingPendingAsync();
    }

    [Fact]
    public async Task What_is_settled_before_the_loop_is_left_stays_so()
    {
        var host = await Pulled().StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(2));
        foreach (var expected in Numbers(2))
        {
            await foreach (var message in ConsumerOf(host).ReadAsync<string>())
            {
                Assert.Equal(expected, message.Body);
                await message.Context.AckAsync();
                break;
            }
        }
        await NothingPendingAsync();
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task A_cancelled_loop_hands_its_last_message_back_uncounted_and_at_once()
    {
        var host = await Pulled(options => options.Backoff = [TimeSpan.FromHours(1)]).StartAsync();
        await host.Publisher.PublishAsync(Stream, "cancelled");
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var message in ConsumerOf(host).ReadAsync<string>(stop.Token))
            {
                await stop.CancelAsync();
                stop.Token.ThrowIfCancellationRequested();
            }
        }).InTime();

        var again = await ConsumerOf(host).ReadOneAsync<string>(Patience).InTime();
        Assert.Equal(("cancelled", 1L), (again!.Body, again.Context.DeliveryCount));
        await again.Context.AckAsync();
        await NothingPendingAsync();
    }

    [Fact]
    public async Task Messages_can_be_settled_in_each_way()
    {
        var host = await Pulled().StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["retry", "dead", "ack"]);
        List<(string, long)> seen = [];
        await foreach (var message in ConsumerOf(host).ReadAsync<string>())
        {
            seen.Add((message.Body, message.Context.DeliveryCount));
            if (message.Body == "dead") await message.Context.DeadLetterAsync("unwanted");
            else if (message.Context.DeliveryCount == 1 && message.Body == "retry") await message.Context.RetryAsync(TimeSpan.Zero);
            else await message.Context.AckAsync();
            if (seen.Count == 4) break;
        }
        Assert.Equal(new[] { ("ack", 1L), ("dead", 1L), ("retry", 1L), ("retry", 2L) }, seen.Order());
        Assert.Equal("unwanted", Assert.Single(await DeadLettersAsync(1))["__dead_reason__"]);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task One_message_is_the_callers_until_it_is_settled()
    {
        var host = await Pulled().StartAsync();
        Assert.Null(await ConsumerOf(host).ReadOneAsync<string>(TimeSpan.FromMilliseconds(50)).InTime());
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));
        List<StreamMessage<string>> messages = [];
        while (messages.Count < 3) messages.Add((await ConsumerOf(host).ReadOneAsync<string>(Patience).InTime())!);

        Assert.Equal(Numbers(3), messages.Select(message => message.Body));
        Assert.Equal(3, (await InspectAsync()).Pending);
        Assert.True(await messages[1].Context.RenewAsync());
        foreach (var message in messages) await message.Context.AckAsync();
        Assert.Equal(0, (await InspectAsync()).Pending);
    }

    [Fact]
    public async Task Callers_that_ask_at_once_get_different_messages()
    {
        var host = await Pulled().StartAsync();
        var texts = Numbers(200);
        await host.Publisher.PublishBatchAsync(Stream, texts);
        using var stop = new CancellationTokenSource();
        var loops = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                await foreach (var message in ConsumerOf(host).ReadAsync<string>(stop.Token)) Handled.Add(message.Body, message.Context);
            }
            catch (OperationCanceledException)
            {
            }
        })).ToArray();
        await Handled.ReachAsync(200);
        await NothingPendingAsync();
        await stop.CancelAsync();
        await Task.WhenAll(loops).InTime();
        Assert.Equal(texts.Order(), Handled.Texts.Order());
    }

    [Fact]
    public async Task What_nobody_asks_for_is_not_read()
    {
        var host = await Pulled().StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(100));
        var first = (await ConsumerOf(host).ReadOneAsync<string>(Patience).InTime())!;
        Assert.InRange((await InspectAsync()).Pending, 1, 40);

        // What was read ahead goes back to the group; another process handles all but the one that is out.
        await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await Handled.ReachAsync(99);
        Assert.Equal(Numbers(100).Except([first.Body]).Order(), Handled.Texts.Order());
        Assert.All(Handled.All, message => Assert.Equal(1, message.DeliveryCount));
        await first.Context.AckAsync();
        await NothingPendingAsync();
    }

    [Fact]
    public async Task What_comes_after_the_last_call_is_left_to_others()
    {
        var host = await Pulled().StartAsync();
        Assert.Null(await ConsumerOf(host).ReadOneAsync<string>(TimeSpan.FromMilliseconds(50)).InTime());
        await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(50));
        await Handled.ReachAsync(50);
        Assert.All(Handled.All, message => Assert.Equal(1, message.DeliveryCount));
        await NothingPendingAsync();
    }

    [Fact]
    public async Task What_cannot_be_read_is_dead_lettered_and_the_next_one_handed_over()
    {
        var host = await Pulled().StartAsync();
        await host.Publisher.PublishAsync(Stream, "no number");
        await host.Publisher.PublishAsync(Stream, 7);
        var message = await ConsumerOf(host).ReadOneAsync<int>(Patience).InTime();
        Assert.Equal(7, message!.Body);
        await message.Context.AckAsync();
        Assert.Equal("unreadable", Assert.Single(await DeadLettersAsync(1))["__dead_reason__"]);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_stop_ends_loops_and_waits_for_what_is_out()
    {
        var host = await Pulled().StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(2));
        var got = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loop = Task.Run(async () =>
        {
            await foreach (var message in ConsumerOf(host).ReadAsync<string>())
            {
                Handled.Add(message.Body, message.Context);
                got.SetResult();
                await goOn.Task;
            }
        });
        await got.Task.InTime();
        var stop = host.StopAsync();
        await Eventually.HoldsAsync(() => host.LogOf(Group).Any(line => line.Event.Id == 325), "reading has stopped");
        Assert.Null(await ConsumerOf(host).ReadOneAsync<string>(Patience).InTime());
        goOn.SetResult();
        await loop.InTime();
        await stop;
        Assert.Equal(["0"], Handled.Texts);

        var others = new HandledMessages();
        await NewHost().Map(Group, Options(LongLease), others).StartAsync();
        await others.ReachAsync(1);
        await NothingPendingAsync();
        Assert.Equal(("1", 1L), (others.All[0].Text, others.All[0].DeliveryCount));
    }

    [Fact]
    public async Task What_is_never_settled_fails_when_the_longest_lease_is_over()
    {
        var host = await Pulled(options =>
        {
            Options(RenewedLease)(options);
            (options.MaxLease, options.MaxDeliveries) = (RenewedLease, 1_000); // A process that stands still loses its lease before, and the message comes more often.
        }).StartAsync();
        await host.Publisher.PublishAsync(Stream, "forgotten");
        var first = (await ConsumerOf(host).ReadOneAsync<string>(Patience).InTime())!;
        var second = (await ConsumerOf(host).ReadOneAsync<string>(Patience).InTime())!;
        await Eventually.HoldsAsync(() => first.Context.CancellationToken.IsCancellationRequested, "the first is cancelled");
        Assert.Equal(first.Context.Id, second.Context.Id);
        Assert.True(second.Context.DeliveryCount > first.Context.DeliveryCount);
        await second.Context.AckAsync();
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_crashed_consumers_message_comes_to_the_next_who_asks()
    {
        await AddRawAsync("__data__", "left behind");
        await DeliverToDeadAsync("gone", 1);
        var host = await Pulled(Options(ShortLease)).StartAsync();
        var message = (await ConsumerOf(host).ReadOneAsync<string>(Patience).InTime())!;
        Assert.Equal(2, message.Context.DeliveryCount);
        await message.Context.AckAsync();
    }

    [Fact]
    public async Task Consumers_are_found_by_their_names_and_injected_by_them()
    {
        var host = await Pulled().StartAsync();
        var consumer = ConsumerOf(host);
        Assert.Equal((Stream, Group.Group), (consumer.Stream, consumer.Group));
        Assert.Same(consumer, host.Services.GetRequiredKeyedService<IStreamConsumer>($"{Stream}/{Group.Group}"));
        var fault = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IStreamConsumers>().Get(Stream, "other"));
        Assert.Contains(".WithGroup(\"other\").Pull()", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await consumer.ReadOneAsync<string>(TimeSpan.Zero));
    }

    [Fact]
    public async Task A_group_that_is_added_while_the_application_runs_can_be_pulled()
    {
        var host = await NewHost().StartAsync();
        await host.Services.GetRequiredService<IStreamSubscriptions>().AddAsync(streams => streams.MapStream(Stream).WithGroup(Group.Group).Pull());
        await host.Publisher.PublishAsync(Stream, "Hi!");
        var message = await ConsumerOf(host).ReadOneAsync<string>(Patience).InTime();
        Assert.Equal("Hi!", message!.Body);
        await message.Context.AckAsync();
    }

    [Fact]
    public async Task Callers_hear_of_a_removal_and_go_on_when_the_group_is_added_again()
    {
        var host = await Pulled().StartAsync();
        var subscriptions = host.Services.GetRequiredService<IStreamSubscriptions>();
        var consumer = ConsumerOf(host);
        await using var loop = consumer.ReadAsync<string>().GetAsyncEnumerator();
        var next = loop.MoveNextAsync().AsTask();
        var one = consumer.ReadOneAsync<string>(Timeout.InfiniteTimeSpan).AsTask();
        await subscriptions.RemoveAsync(Assert.Single(subscriptions.All)).InTime();
        Assert.False(await next.InTime());
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => one.InTime());
        Assert.Contains($"Group '{Group.Group}' of stream '{Stream}' can no longer be read, since it was removed", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => consumer.ReadAsync<string>().GetAsyncEnumerator().MoveNextAsync().AsTask().InTime());

        await subscriptions.AddAsync(streams => streams.MapStream(Stream).WithGroup(Group.Group).Pull()).InTime();
        await host.Publisher.PublishAsync(Stream, "again");
        var message = await consumer.ReadOneAsync<string>(Patience).InTime();
        Assert.Equal("again", message!.Body);
        await message.Context.AckAsync();
    }

    [Fact]
    public async Task What_does_not_fit_is_an_error_at_the_start()
    {
        var both = NewHost().Map(streams =>
        {
            var group = streams.MapStream(Stream).WithGroup(Group.Group);
            group.Handle((string _) => { });
            group.Pull();
        }).Build();
        var fault = await Assert.ThrowsAsync<StreamRegistrationException>(both.StartAsync);
        Assert.Contains("has a handler, and is to be pulled too", fault.Message, StringComparison.Ordinal);

        var lossy = Pulled(options => options.Mode = DeliveryMode.NoAck).Build();
        var mode = await Assert.ThrowsAsync<OptionsValidationException>(lossy.StartAsync);
        Assert.Contains("Mode is NoAck", mode.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_pulled_does_not_pass_through_filters_of_all_handlers_which_the_log_says()
    {
        var filtered = 0;
        var host = await Pulled().With(services => services.AddRedisStreams()
            .AddConsumeFilter((context, next) =>
            {
                filtered++;
                return next(context);
            })
            .AddBatchFilter((context, next) => next(context))).StartAsync();
        await host.Publisher.PublishAsync(Stream, "pulled");

        Assert.Equal("pulled", (await ConsumerOf(host).ReadOneAsync<string>(Patience))!.Body);
        Assert.Equal(0, filtered);
        Assert.Equal(
            $"{Stream}/{Group.Group} is pulled: its messages do not pass through the filters around all handlers (a function)",
            Assert.Single(host.LogOf(Group), line => line.Event.Id == 496).Message);
    }

    private IStreamConsumer ConsumerOf(TestHost host) => host.Services.GetRequiredService<IStreamConsumers>().Get(Stream, Group.Group);

    private HostDraft Pulled(Action<GroupOptions>? configure = null) => NewHost().Map(streams => streams.MapStream(Stream).WithGroup(Group.Group, options =>
    {
        Options(LongLease)(options);
        options.Backoff = [];
        configure?.Invoke(options);
    }).Pull());
}
