using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Where a stream that is read without a group goes on: after a restart, in another stream, behind what was removed.</summary>
public abstract class BroadcastPositionConformance : ApplicationConformance
{
    private protected BroadcastPositionConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task A_restart_goes_on_at_the_saved_position()
    {
        var first = await Broadcast("web-1").StartAsync();
        await first.Publisher.PublishBatchAsync(Stream, Numbers(10));
        await Handled.ReachAsync(10);
        await first.StopAsync();
        await Publisher().PublishBatchAsync(Stream, Numbers(5, "meanwhile-"));

        var second = await Broadcast("web-1").StartAsync();
        await second.Publisher.PublishAsync(Stream, "after");
        await Handled.ReachAsync(16);
        await second.StopAsync();
        Assert.Equal([.. Numbers(10), .. Numbers(5, "meanwhile-"), "after"], Handled.Texts);
        Assert.DoesNotContain(second.Log, line => line.Event.Id is 522 or 523);
    }

    [Fact]
    public async Task The_position_is_saved_while_it_runs_so_that_a_crash_costs_no_message()
    {
        var first = await Broadcast("web-1").StartAsync();
        await first.Publisher.PublishBatchAsync(Stream, Numbers(10));
        await Handled.ReachAsync(10);
        var last = Handled.All[^1].Id;
        await Eventually.HoldsAsync(async () => await SavedAsync() >= last, "the position is saved");
        await first.DisposeAsync(); // Without a stop.
        await Publisher().PublishAsync(Stream, "meanwhile");

        await Broadcast("web-1").StartAsync();
        await Handled.ReachAllAsync(["meanwhile"]);
        Assert.Equal([.. Numbers(10), "meanwhile"], Handled.Texts);
    }

    [Fact]
    public async Task The_start_itself_is_saved()
    {
        await Publisher().PublishAsync(Stream, "old");
        var first = await Broadcast("web-1").StartAsync();
        await Eventually.HoldsAsync(async () => await SavedAsync() is not null, "the position is saved");
        await first.DisposeAsync();
        await Publisher().PublishAsync(Stream, "meanwhile");

        await Broadcast("web-1").StartAsync();
        await Handled.ReachAsync(1);
        Assert.Equal(["meanwhile"], Handled.Texts);
    }

    [Fact]
    public async Task What_the_stop_cut_short_comes_again_and_so_does_what_was_behind_it()
    {
        var stuck = true;
        var first = await Broadcast("web-1", async (text, context) =>
        {
            Handled.Add(text, context);
            if (text == "2") await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }, concurrency: 2).StartAsync();
        await first.Publisher.PublishBatchAsync(Stream, Numbers(6));
        await Handled.ReachAsync(6);
        using var now = new CancellationTokenSource();
        var stop = first.StopAsync(now.Token);
        await Eventually.HoldsAsync(() => first.Log.Any(line => line.Event.Id == 528), "reading has stopped");
        await now.CancelAsync();
        await stop.InTime();
        await first.DisposeAsync();
        stuck = false;

        var again = new HandledMessages();
        await Broadcast("web-1", (text, context) =>
        {
            Assert.False(stuck);
            again.Add(text, context);
            return Task.CompletedTask;
        }).StartAsync();
        await again.ReachAsync(4);
        Assert.Equal(["2", "3", "4", "5"], again.Texts);
    }

    [Fact]
    public async Task Two_living_readers_of_one_name_are_told_so()
    {
        var first = await Broadcast("web-1").StartAsync();
        var second = await Broadcast("web-1").StartAsync();
        var number = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                await first.Publisher.PublishAsync(Stream, $"{number++}");
                return first.Log.Concat(second.Log).Any(line => line.Event.Id == 530);
            },
            "the log says so");
        await Handled.ReachAsync(2 * number);
    }

    [Fact]
    public async Task What_was_removed_while_nobody_read_is_counted()
    {
        var first = await Broadcast("web-1").StartAsync();
        await first.Publisher.PublishBatchAsync(Stream, Numbers(3));
        await Handled.ReachAsync(3);
        await first.StopAsync();
        await Publisher().PublishBatchAsync(Stream, Numbers(10, "later-"));
        await Backdoor.TrimAsync(Stream, 4);

        var second = await Broadcast("web-1").StartAsync();
        await Handled.ReachAsync(7);
        Assert.Equal([.. Numbers(3), "later-6", "later-7", "later-8", "later-9"], Handled.Texts);
        await Eventually.HoldsAsync(
            () => second.Log.Any(line => line.Event.Id == 522 && line.Message.StartsWith("6 entries", StringComparison.Ordinal)), "6 are missed");
    }

    [Fact]
    public async Task A_stream_whose_IDs_begin_anew_is_read_from_its_beginning()
    {
        var host = await Broadcast(null).StartAsync();
        await host.Publisher.PublishAsync(Stream, "old");
        await Handled.ReachAsync(1);
        await Backdoor.DeleteStreamAsync(Stream);
        await Backdoor.AddAgedAsync(Stream, TimeSpan.FromDays(1), "__data__"u8.ToArray(), "first"u8.ToArray());
        await Backdoor.AddAgedAsync(Stream, TimeSpan.FromHours(1), "__data__"u8.ToArray(), "second"u8.ToArray());

        await Handled.ReachAsync(3);
        Assert.Equal(["old", "first", "second"], Handled.Texts);
        Assert.Single(host.Log, line => line.Event.Id == 521);
    }

    [Fact]
    public async Task A_stream_that_has_lost_its_last_entries_is_read_on_behind_those_that_it_still_has()
    {
        var host = await Broadcast(null).StartAsync();
        await host.Publisher.PublishAsync(Stream, "0");
        await Handled.ReachAsync(1);
        for (var number = 1; number < 10; number++)
        {
            await host.Publisher.PublishAsync(Stream, $"{number}");
            await Handled.ReachAsync(number + 1);
        }
        await Backdoor.ForgetAsync(Stream, 3);
        await Eventually.HoldsAsync(() => host.Log.Any(line => line.Event.Id == 540), "the loss is noticed");
        await host.Publisher.PublishAsync(Stream, "after");

        await Handled.ReachAllAsync(["after"]);
        Assert.Equal([.. Numbers(10), "after"], Handled.Texts);
        Assert.DoesNotContain(host.Log, line => line.Event.Id is 521 or 522 or 523);
    }

    [Fact]
    public async Task What_takes_the_place_of_lost_entries_is_not_passed_over()
    {
        var host = await Broadcast(null).StartAsync();
        for (var number = 0; number < 10; number++)
        {
            await Backdoor.AddAgedAsync(Stream, TimeSpan.FromMinutes(10 - number), "__data__"u8.ToArray(), System.Text.Encoding.UTF8.GetBytes($"{number}"));
            await Handled.ReachAsync(number + 1);
        }
        await Backdoor.ForgetAsync(Stream, 3);
        await Backdoor.AddAgedAsync(Stream, TimeSpan.FromSeconds(150), "__data__"u8.ToArray(), "instead"u8.ToArray()); // Where 7 and 8 were.

        await Handled.ReachAllAsync(["instead"]);
        Assert.Equal([.. Numbers(10), "instead"], Handled.Texts);
        Assert.DoesNotContain(host.Log, line => line.Event.Id is 521 or 522 or 523);
    }

    [Fact]
    public async Task A_stream_that_is_deleted_and_published_to_again_is_read_on()
    {
        var host = await Broadcast(null).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));
        await Handled.ReachAsync(3);
        await Backdoor.DeleteStreamAsync(Stream);
        var clock = Handled.All[^1].Id.Timestamp;
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow > clock.AddMilliseconds(1), "the clock has gone on");
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3, "new-"));

        await Handled.ReachAsync(6);
        Assert.Equal([.. Numbers(3), .. Numbers(3, "new-")], Handled.Texts);
    }

    [Fact]
    public async Task A_start_in_the_future_waits_for_it()
    {
        var host = await NewHost().Map(streams => streams.MapStream(Stream).Broadcast(options => options.From = StartPosition.At(DateTimeOffset.UtcNow.AddDays(1)))
            .Handle<string>((text, context) => { Handled.Add(text, context); })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "too early");
        await AddAheadAsync("in time");

        await Handled.ReachAsync(1);
        Assert.Equal(["in time"], Handled.Texts);
        Assert.DoesNotContain(host.Log, line => line.Event.Id is 521 or 522 or 523);
    }

    private async Task AddAheadAsync(string text) => await Backdoor.AddAgedAsync(
        Stream, TimeSpan.FromDays(-2), "__data__"u8.ToArray(), System.Text.Encoding.UTF8.GetBytes(text));

    private async Task<EntryId?> SavedAsync()
    {
        var fields = await Backdoor.ReadPositionAsync(ReservedNames.Position(Stream, "web-1"));
        return fields is null ? null : EntryId.Parse(fields);
    }

    private IStreamPublisher Publisher()
    {
        var host = NewHost().Build();
        return host.Publisher;
    }

    private HostDraft Broadcast(string? position, Func<string, MessageContext, Task>? handle = null, int concurrency = 1) => NewHost().Map(streams =>
        streams.MapStream(Stream).Broadcast(options => (options.PositionName, options.Concurrency) = (position, concurrency))
            .Handle<string>((text, context) =>
            {
                if (handle is not null) return handle(text, context);
                Handled.Add(text, context);
                return Task.CompletedTask;
            }));
}
