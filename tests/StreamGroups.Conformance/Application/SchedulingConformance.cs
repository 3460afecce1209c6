using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

public abstract class SchedulingConformance : ApplicationConformance
{
    private protected SchedulingConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task A_message_comes_when_its_time_has_come()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        var late = await host.Publisher.PublishAsync(Stream, "late", After(0.6));
        var soon = await host.Publisher.PublishAsync(Stream, "soon", After(0.2));
        await host.Publisher.PublishAsync(Stream, "now");
        await Handled.ReachAllAsync(["now", "soon", "late"]);

        Assert.Equal(3, Handled.Count);
        var entries = Handled.All.ToDictionary(message => message.Text, message => message.Id);
        Assert.True(entries["soon"].Timestamp >= soon.Timestamp, "not before its time");
        Assert.True(entries["late"].Timestamp >= late.Timestamp, "not before its time");
    }

    [Fact]
    public async Task A_time_that_is_over_is_now_and_one_that_is_far_is_not()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await host.Publisher.PublishAsync(Stream, "far", new PublishOptions { DeliverAt = DateTimeOffset.UtcNow.AddDays(3649), MessageId = "far" });
        await host.Publisher.PublishAsync(Stream, "past", new PublishOptions { DeliverAt = DateTimeOffset.UnixEpoch });
        await host.Publisher.PublishAsync(Stream, "zero", After(0));
        await Handled.ReachAllAsync(["past", "zero"]);
        Assert.Equal(2, Handled.Count);
    }

    [Fact]
    public async Task What_waits_can_be_cancelled_and_nothing_else()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        var waiting = await host.Publisher.PublishAsync(Stream, "never", After(3600));
        var soon = await host.Publisher.PublishAsync(Stream, "soon", After(0.1));
        var entry = await host.Publisher.PublishAsync(Stream, "now");
        Assert.True(await CancelAsync(host, waiting));
        Assert.False(await CancelAsync(host, waiting));
        Assert.False(await CancelAsync(host, entry));
        Assert.False(await CancelAsync(host, EntryId.Zero));

        await Handled.ReachAllAsync(["now", "soon"]);
        Assert.False(await CancelAsync(host, soon));
    }

    [Fact]
    public async Task A_process_that_only_schedules_needs_no_consumer()
    {
        var host = await NewHost().StartAsync();
        await host.Publisher.PublishAsync(Stream, "x", After(0.1));
        await Eventually.HoldsAsync(async () => (await Backdoor.ReadAllAsync(Stream)).Length == 1, "the message is in the stream");
    }

    [Fact]
    public async Task What_a_process_that_is_gone_has_scheduled_comes_on_time()
    {
        var consumer = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await consumer.Publisher.PublishAsync(Stream, "first");
        await Handled.ReachAllAsync(["first"]);
        var scheduler = await NewHost().StartAsync();
        await scheduler.Publisher.PublishAsync(Stream, "later", After(0.5));
        await scheduler.DisposeAsync();
        await Handled.ReachAllAsync(["later"]);
    }

    [Fact]
    public async Task What_became_due_while_nobody_lived_comes_at_the_next_start()
    {
        var scheduler = await NewHost().StartAsync();
        await scheduler.Publisher.PublishAsync(Stream, "x", After(0.3));
        await scheduler.DisposeAsync();
        await Backdoor.PassTimeAsync(TimeSpan.FromSeconds(0.5));
        await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await Handled.ReachAllAsync(["x"]);
    }

    [Fact]
    public async Task Of_several_processes_each_message_comes_once()
    {
        for (var number = 0; number < 3; number++) await NewHost().Map(Group, Options(LongLease, consumer: $"{number}"), Handled).StartAsync();
        var host = await NewHost().StartAsync();
        var texts = Numbers(300);
        await Task.WhenAll(texts.Select((text, index) => host.Publisher.PublishAsync(Stream, text, After(index % 10 * 0.05)).AsTask())).InTime();
        await Handled.ReachAllAsync(texts);
        await NothingPendingAsync();
        Assert.Equal(300, Handled.Count);
        Assert.Equal(300, (await Backdoor.ReadAllAsync(Stream)).Length);
    }

    [Fact]
    public async Task Everything_travels_with_it_and_a_message_ID_is_scheduled_once()
    {
        var seen = new List<(string Text, string MessageId, string? Correlation, string? Tenant)>();
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>((text, context) =>
        {
            lock (seen) seen.Add((text, context.MessageId, context.CorrelationId, context.Headers.GetValueOrDefault("tenant")));
        })).StartAsync();
        var options = After(0.2);
        (options.MessageId, options.CorrelationId, options.Headers) = ("o-1", "c-1", new Dictionary<string, string> { ["tenant"] = "north" });
        var id = await host.Publisher.PublishAsync(Stream, "one", options);
        Assert.Equal(id, await host.Publisher.PublishAsync(Stream, "again", options));
        await Eventually.HoldsAsync(() => { lock (seen) return seen.Count == 1; }, "a message is handled");

        var entry = Assert.Single(await Backdoor.ReadAllAsync(Stream));
        Assert.Equal(entry.Id, await host.Publisher.PublishAsync(Stream, "again", options));
        Assert.Equal([("one", "o-1", "c-1", "north")], seen);
    }

    [Fact]
    public async Task A_batch_is_scheduled_in_its_order()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        var texts = Numbers(50);
        var ids = await host.Publisher.PublishBatchAsync(Stream, texts, new PublishOptions { DeliverAt = DateTimeOffset.UtcNow.AddSeconds(0.5) });
        Assert.Equal(ids.Distinct().Order(), ids);
        await Handled.ReachAllAsync(texts);
        Assert.Equal(texts, Handled.Texts);
    }

    [Fact]
    public async Task Times_that_make_no_sense_are_refused()
    {
        var publisher = (await NewHost().StartAsync()).Publisher;
        PublishOptions[] wrong =
        [
            new() { DeliverAfter = TimeSpan.FromSeconds(1), DeliverAt = DateTimeOffset.UtcNow },
            new() { DeliverAfter = TimeSpan.FromTicks(-1) },
            new() { DeliverAfter = TimeSpan.FromDays(3651) },
            new() { DeliverAt = DateTimeOffset.UtcNow.AddDays(3651) },
            new() { DeliverAt = DateTimeOffset.MaxValue, MessageId = "far" },
        ];
        foreach (var options in wrong)
        {
            var thrown = await Assert.ThrowsAnyAsync<ArgumentException>(async () => await publisher.PublishAsync(Stream, "x", options));
            Assert.StartsWith("Deliver", thrown.Message);
        }
        await Assert.ThrowsAsync<ArgumentException>(async () => await publisher.CancelAsync(" ", new EntryId(1, 1)));
        Assert.Empty(await Backdoor.ReadAllAsync(ReservedNames.Scheduled(Stream)));
    }

    private static PublishOptions After(double seconds) => new() { DeliverAfter = TimeSpan.FromSeconds(seconds) };

    private Task<bool> CancelAsync(TestHost host, EntryId id) => host.Publisher.CancelAsync(Stream, id).InTime();
}
