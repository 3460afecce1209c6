using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Streams that are read without a group.</summary>
public abstract class BroadcastConformance : ApplicationConformance
{
    private protected BroadcastConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task Every_instance_gets_every_message_in_the_order_of_the_stream()
    {
        HandledMessages[] instances = [new(), new(), new()];
        List<TestHost> hosts = [];
        foreach (var handled in instances) hosts.Add(await Broadcast(handled).StartAsync());
        var texts = Numbers(300);
        await hosts[0].Publisher.PublishBatchAsync(Stream, texts);

        foreach (var handled in instances)
        {
            await handled.ReachAsync(texts.Length);
            Assert.Equal(texts, handled.Texts);
        }
        Assert.Null(await Transport.InspectAsync(Group, default).InTime());
    }

    [Fact]
    public async Task By_default_only_what_is_published_after_the_start_is_read_and_nothing_of_that_is_passed_over()
    {
        var publisher = await NewHost().StartAsync();
        await publisher.Publisher.PublishBatchAsync(Stream, Numbers(50, "old-"));
        using var stop = new CancellationTokenSource();
        List<EntryId> published = [];
        var publishing = Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                var id = await publisher.Publisher.PublishAsync(Stream, $"during-{number}");
                lock (published) published.Add(id);
            }
        });
        await Broadcast(Handled).StartAsync();
        var last = await publisher.Publisher.PublishAsync(Stream, "started");
        await Handled.ReachAllAsync(["started"]);
        await Handled.ReachAsync(200);
        await stop.CancelAsync();
        await publishing;

        await Eventually.HoldsAsync(() => Handled.All[^1].Id >= published[^1], "all are handled");
        Assert.DoesNotContain(Handled.Texts, text => text.StartsWith("old-", StringComparison.Ordinal));
        var expected = published.Append(last).Order().ToList();
        Assert.Equal(expected[expected.IndexOf(Handled.All[0].Id)..], Handled.All.Select(message => message.Id));
        Assert.True(Handled.All[0].Id <= last);
    }

    [Fact]
    public async Task It_begins_at_the_beginning_after_an_ID_or_at_a_time()
    {
        var publisher = await NewHost().StartAsync();
        var ids = await publisher.Publisher.PublishBatchAsync(Stream, Numbers(3));
        var clock = ids[^1].Timestamp;
        while (await publisher.Publisher.PublishAsync(Stream, "3") is var next && next.Timestamp == clock)
        {
        }
        (StartPosition From, string First)[] cases =
        [
            (StartPosition.Beginning, "0"), (StartPosition.AfterId(ids[1]), "2"), (StartPosition.At(clock.AddMilliseconds(1)), "3"),
        ];
        foreach (var (from, first) in cases)
        {
            var handled = new HandledMessages();
            await Broadcast(handled, options => options.From = from).StartAsync();
            await handled.ReachAllAsync(["3"]);
            Assert.Equal(first, handled.Texts[0]);
        }
    }

    [Fact]
    public async Task Configuration_says_the_options_and_code_has_the_last_word()
    {
        var publisher = await NewHost().StartAsync();
        await publisher.Publisher.PublishBatchAsync(Stream, Numbers(5));
        var host = await Broadcast(Handled, options => options.Concurrency = 3)
            .Setting(Setting("From"), "Beginning").Setting(Setting("Concurrency"), "2").StartAsync();

        await Handled.ReachAsync(5);
        Assert.Contains(host.Log, line => line.Event.Id == 520 && line.Message.Contains("3 handlers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Fromm", "New", "did you mean From?")]
    [InlineData("From", "yesterday", "it has to be New, Beginning")]
    [InlineData("Concurrency", "0", "it has to be a whole number from 1 to 10000")]
    [InlineData("PositionName", "~x", "does not begin with ~")]
    [InlineData("SingleActive", "true", "or consume the stream with a group, by .WithGroup(\"…\"), and set RedisStreams:Streams:")]
    [InlineData("SingleActiv", "true", "is no setting of a broadcast; these are: ")]
    public async Task A_setting_that_is_none_is_an_error_at_the_start(string key, string value, string expected)
    {
        var host = Broadcast(Handled).Setting(Setting(key), value).Build();
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"RedisStreams:Streams:{Stream}:Broadcast:{key}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_is_an_error_at_the_start()
    {
        var host = NewHost().Map(streams =>
        {
            streams.MapStream("none").Broadcast();
            streams.MapStream("twice").Broadcast().Handle((string _) => { });
            streams.MapStream("twice").Broadcast().Handle((string _) => { });
            streams.MapStream("dead").Broadcast().Handle((string _) => { }).OnException<IOException>(FailureAction.DeadLetter);
            streams.MapStream("order").Broadcast().Handle((string _) => { }).OrderedBy((string text) => text);
            streams.MapStream("batch").Broadcast().HandleBatch((IReadOnlyList<string> _) => { });
        }).Build();
        var fault = await Assert.ThrowsAsync<StreamRegistrationException>(host.StartAsync);
        Assert.Contains("The broadcast of stream 'batch' has a handler given to .HandleBatch", fault.Message, StringComparison.Ordinal);
        Assert.Contains("The broadcast of stream 'order' has a handler with .OrderedBy", fault.Message, StringComparison.Ordinal);
        Assert.Equal(5, fault.Faults.Count);
        Assert.Contains("The broadcast of stream 'none' has no handler", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Stream 'twice' is broadcast more than once", fault.Message, StringComparison.Ordinal);
        Assert.Contains("The handler of the broadcast of stream 'dead' has a rule that dead-letters for IOException", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_cannot_be_pulled_by_what_is_added_while_the_application_runs_either()
    {
        var host = await NewHost().StartAsync();
        var fault = await Assert.ThrowsAsync<StreamRegistrationException>(() => host.Services.GetRequiredService<IStreamSubscriptions>()
            .AddAsync(streams => streams.MapStream("late").Broadcast().Pull()));
        Assert.Contains(".MapStream(\"late\").WithGroup(\"…\").Pull()", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_not_added_while_the_application_runs()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        var fault = await Assert.ThrowsAsync<StreamRegistrationException>(() => host.Services.GetRequiredService<IStreamSubscriptions>()
            .AddAsync(streams => streams.MapStream(Stream).Broadcast().Handle((string _) => { })));
        Assert.Contains("call .Broadcast(…) before the host starts", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_whose_handler_fails_is_logged_once_and_passed_over()
    {
        var host = await Broadcast(Handled, handle: (text, context) =>
        {
            Handled.Add(text, context);
            if (text is "bad") throw new InvalidOperationException("As planned.");
            if (text is "ignored") throw new IOException("As planned.");
        }, rules: handler => handler.OnException<IOException>(FailureAction.Ignore)).StartAsync();
        var bad = await host.Publisher.PublishAsync(Stream, "bad");
        await host.Publisher.PublishBatchAsync(Stream, ["ignored", "good"]);

        await Handled.ReachAsync(3);
        Assert.Equal(["bad", "ignored", "good"], Handled.Texts);
        var line = Assert.Single(host.Log, line => line.Level == LogLevel.Error);
        Assert.Equal(524, line.Event.Id);
        Assert.Contains($"entry {bad} of stream {Stream}", line.Message, StringComparison.Ordinal);
        Assert.Single(host.Log, line => line.Event.Id == 525);
    }

    [Fact]
    public async Task What_cannot_be_read_is_logged_and_passed_over()
    {
        List<int> numbers = [];
        var host = await NewHost().Map(streams => streams.MapStream(Stream).Broadcast().Handle((int number) => { lock (numbers) numbers.Add(number); }))
            .StartAsync();
        await host.Publisher.PublishAsync(Stream, "no number");
        await host.Publisher.PublishAsync(Stream, 7);

        await Eventually.HoldsAsync(() => { lock (numbers) return numbers.Count > 0; }, "a message is handled");
        Assert.Equal([7], numbers);
        Assert.Equal(524, Assert.Single(host.Log, line => line.Level == LogLevel.Error).Event.Id);
    }

    [Fact]
    public async Task Resilience_tries_again_and_an_open_circuit_costs_no_message()
    {
        var failures = 3;
        var host = await Broadcast(Handled, handle: (text, context) =>
        {
            if (text == "1" && failures-- > 0) throw new IOException("As planned.");
            Handled.Add(text, context);
        }, rules: handler => handler.WithResilience(pipeline => pipeline
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1, Delay = TimeSpan.Zero, ShouldHandle = new PredicateBuilder().Handle<IOException>() })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.1, MinimumThroughput = 3, BreakDuration = TimeSpan.FromSeconds(1), SamplingDuration = TimeSpan.FromSeconds(30),
            }))).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(10));
        await Handled.ReachAllAsync(Numbers(10).Except(["1"]));
        Assert.Equal(9, Handled.Count); // Its two attempts failed, which opened the circuit.
        Assert.Single(host.Log, line => line.Event.Id == 524);
    }

    [Fact]
    public async Task Several_handlers_share_the_messages_each_with_its_rules_and_what_none_takes_is_passed_over()
    {
        var host = await NewHost().Map(streams =>
        {
            var broadcast = streams.MapStream(Stream).Broadcast();
            broadcast.Handle<string>((text, context) =>
            {
                Handled.Add($"a {text}", context);
                throw new IOException("As planned.");
            }).WhenHeader("kind", "a").OnException<IOException>(FailureAction.Ignore);
            broadcast.Handle<string>((text, context) => { Handled.Add($"b {text}", context); }).WhenHeader("kind", "b");
        }).StartAsync();
        foreach (var kind in new[] { "a", "c", "b" })
            await host.Publisher.PublishAsync(Stream, "x", new PublishOptions { Headers = new Dictionary<string, string> { ["kind"] = kind } });

        await Handled.ReachAsync(2);
        Assert.Equal(["a x", "b x"], Handled.Texts);
        Assert.Single(host.Log, line => line.Event.Id == 525);
        Assert.DoesNotContain(host.Log, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task The_context_has_no_group_and_settling_does_nothing_which_is_said_once()
    {
        List<(string, string, long)> seen = [];
        var host = await NewHost().Map(streams => streams.MapStream(Stream).Broadcast().Handle(async (string text, MessageContext context) =>
        {
            await context.AckAsync();
            Assert.True(await context.RenewAsync());
            await context.RetryAsync();
            await context.DeadLetterAsync("reason");
            lock (seen) seen.Add((context.Group, context.Consumer, context.DeliveryCount));
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(2));

        await Eventually.HoldsAsync(() => { lock (seen) return seen.Count == 2; }, "both are handled");
        Assert.All(seen, one => Assert.Equal(("", "", 1L), one));
        var line = Assert.Single(host.Log, line => line.Event.Id == 526);
        Assert.Contains("RetryAsync", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log, line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task It_goes_beside_groups_and_keeps_away_from_what_was_added_for_one_of_them_alone()
    {
        var handled = new HandledMessages();
        var host = await Broadcast(handled).Map(Group, Options(LongLease), Handled).StartAsync();
        await AddRawAsync("__data__", "again", "__only__", Group.Group);
        await host.Publisher.PublishAsync(Stream, "for all");

        await Handled.ReachAsync(2);
        await handled.ReachAsync(1);
        Assert.Equal(["for all"], handled.Texts);
    }

    [Fact]
    public async Task A_stop_handles_what_was_read()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await NewHost().Map(streams => streams.MapStream(Stream).Broadcast(options => options.From = StartPosition.Beginning)
            .Handle<string>(async (text, context) =>
            {
                Handled.Add(text, context);
                await release.Task;
            })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "first");
        await Handled.ReachAsync(1);
        var stop = host.StopAsync();
        await Eventually.HoldsAsync(() => host.Log.Any(line => line.Event.Id == 528), "reading has stopped");
        release.SetResult();
        await stop;
        Assert.Equal(["first"], Handled.Texts);
    }

    [Fact]
    public async Task It_can_be_turned_off_and_on_and_goes_on_where_it_was()
    {
        var host = await Broadcast(Handled).With(services => services.AddHealthChecks()).StartAsync();
        await host.Publisher.PublishAsync(Stream, "before");
        await Handled.ReachAsync(1);
        Assert.Equal("Working", await HealthAsync(host));

        host.Reload((Setting("Enabled"), "false"));
        await Eventually.HoldsAsync(async () => await HealthAsync(host) == "Idle", "it is off");
        await host.Publisher.PublishAsync(Stream, "while off");
        host.Reload((Setting("Enabled"), "true"));
        await Handled.ReachAsync(2);
        Assert.Equal(["before", "while off"], Handled.Texts);
    }

    [Fact]
    public async Task What_an_open_circuit_holds_up_is_handled_also_where_it_was_turned_off_and_on_meanwhile()
    {
        var circuit = new CircuitBreakerManualControl(isIsolated: true);
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await Broadcast(Handled, rules: handler => handler.WithResilience(pipeline => pipeline
            .AddRetry(new RetryStrategyOptions { ShouldHandle = _ => new(!refused.TrySetResult() && false) })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions { ManualControl = circuit }))).StartAsync();
        await host.Publisher.PublishAsync(Stream, "held up");
        await refused.Task.InTime();

        host.Reload((Setting("Enabled"), "false"));
        await Eventually.HoldsAsync(() => host.Log.Any(line => line.Event.Id == 528), "reading has stopped");
        await circuit.CloseAsync();
        host.Reload((Setting("Enabled"), "true"));
        await Handled.ReachAsync(1);
    }

    [Fact]
    public async Task A_stream_without_groups_is_kept_short_all_the_same()
    {
        var host = await Broadcast(Handled).Map(streams => streams.MapStream(Stream).WithRetention(options =>
        {
            options.Policy = RetentionPolicy.MaxLength;
            options.MaxLength = 1;
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(1_000));
        await Handled.ReachAsync(1_000);
        await Eventually.HoldsAsync(async () => (await Backdoor.ReadAllAsync(Stream)).Length < 200, "the stream is short");
    }

    private protected HostDraft Broadcast(
        HandledMessages handled, Action<BroadcastOptions>? options = null, Action<string, MessageContext>? handle = null,
        Action<IHandlerBuilder>? rules = null) => NewHost().Map(streams =>
    {
        var handler = streams.MapStream(Stream).Broadcast(options)
            .Handle<string>((text, context) => { if (handle is null) handled.Add(text, context); else handle(text, context); });
        rules?.Invoke(handler);
    });

    private protected new string Setting(string key) => $"RedisStreams:Streams:{Stream}:Broadcast:{key}";

    private async Task<string?> HealthAsync(TestHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().InTime()).Entries["streamgroups"].Data[Stream].ToString();
}
