using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Entries that somebody deletes while a group has them.</summary>
public abstract class DeletedConformance : ApplicationConformance
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected DeletedConformance(IApplicationServer server) : base(server)
    {
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_that_is_deleted_while_its_handler_runs_again_is_not_delivered_a_third_time(bool trimmed)
    {
        var host = await NewHost().Map(Group, WithoutBackoff, group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            if (text != "bad") return;
            if (context.DeliveryCount == 2) await _release.Task;
            throw new InvalidOperationException("As planned.");
        })).StartAsync();
        var id = await host.Publisher.PublishAsync(Stream, "bad");
        await Handled.ReachAsync(2);

        if (trimmed) await Backdoor.TrimAsync(Stream, 0);
        else await Backdoor.DeleteEntryAsync(Stream, id);
        _release.SetResult();
        await NothingPendingAsync();

        await host.Publisher.PublishAsync(Stream, "good");
        await Handled.ReachAllAsync(["good"]);
        await NothingPendingAsync();
        Assert.Equal([1, 2], Handled.Of(id).Select(message => message.DeliveryCount));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_that_is_deleted_while_it_waits_for_its_retry_leaves_the_pending_list(bool trimmed)
    {
        var host = await NewHost().Map(Group, Options(TimeSpan.FromSeconds(1)), group => group.Handle<string>((text, context) =>
        {
            Handled.Add(text, context);
            if (text == "bad") throw new InvalidOperationException("As planned.");
        })).StartAsync();
        var id = await host.Publisher.PublishAsync(Stream, "bad");
        await Handled.ReachAsync(1);
        await Eventually.HoldsAsync(
            async () => Handled.Of(id).Count > 1 || (await InspectAsync()).Consumers.GetValueOrDefault(ReservedNames.RetryConsumer) == 1,
            "the message is parked");

        if (trimmed) await Backdoor.TrimAsync(Stream, 0);
        else await Backdoor.DeleteEntryAsync(Stream, id);
        await host.Publisher.PublishAsync(Stream, "good");
        await Handled.ReachAllAsync(["good"]);
        await NothingPendingAsync();
        await host.StopAsync();
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task Deleting_all_that_is_in_the_process_leaves_room_for_what_follows()
    {
        Action<GroupOptions> options = group =>
        {
            Options(LongLease)(group);
            group.Prefetch = 4;
        };
        var host = await NewHost().Map(Group, options, group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            await _release.Task;
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(100));
        await Eventually.HoldsAsync(async () => (await InspectAsync()).Pending >= 3, "one is handled, and others wait behind it");
        foreach (var entry in (await Backdoor.ReadAllAsync(Stream)).Take(5)) await Backdoor.DeleteEntryAsync(Stream, entry.Id);

        _release.SetResult();
        await Handled.ReachAllAsync(Numbers(100).Skip(5));
        await NothingPendingAsync();
        Assert.Equal(Handled.Texts.Distinct(), Handled.Texts);
    }

    private static void WithoutBackoff(GroupOptions options)
    {
        Options(LongLease)(options);
        options.Backoff = [];
    }
}
