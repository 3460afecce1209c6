using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>What one consumer of a group gives back, another or a later delivery finishes.</summary>
public abstract class SharingConformance : ApplicationConformance
{
    private protected SharingConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task What_is_released_comes_again_and_what_is_then_accepted_does_not()
    {
        var host = await NewHost().Map(Group, Options(LongLease, 4), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            if (context.DeliveryCount == 1) await context.RetryAsync(TimeSpan.Zero);
        })).StartAsync();
        var texts = Numbers(100);
        await host.Publisher.PublishBatchAsync(Stream, texts);
        await Handled.ReachAsync(200);
        await NothingPendingAsync();
        await host.StopAsync();
        await host.DisposeAsync();

        var later = new HandledMessages();
        var other = await NewHost().Map(Group, Options(LongLease), later).StartAsync();
        await other.Publisher.PublishAsync(Stream, "new");
        await later.ReachAsync(1);
        await NothingPendingAsync();
        Assert.Equal("new", Assert.Single(later.Texts));
        foreach (var text in texts) Assert.Equal([1, 2], Handled.Of(text).Select(message => message.DeliveryCount));
    }

    [Fact]
    public async Task One_consumer_that_fails_always_keeps_the_others_from_nothing()
    {
        var failing = new HandledMessages();
        Action<GroupOptions> options = group =>
        {
            Options(LongLease, maxDeliveries: 1_000)(group);
            (group.Backoff, group.Prefetch) = ([TimeSpan.FromMilliseconds(20)], 10);
        };
        await NewHost().Map(Group, options, group => group.Handle<string>((text, context) =>
        {
            failing.Add(text, context);
            throw new InvalidOperationException("As planned.");
        })).StartAsync();
        var publisher = (await NewHost().StartAsync()).Publisher;
        await publisher.PublishAsync(Stream, "first");
        await failing.ReachAsync(1);

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => NewHost().Map(Group, options, Handled).StartAsync()));
        var texts = Numbers(200);
        await publisher.PublishBatchAsync(Stream, texts);
        await Handled.ReachAllAsync([.. texts, "first"]);
        await NothingPendingAsync();
        Assert.Equal(201, Handled.Count);
        Assert.Empty(await DeadLettersAsync());
    }
}
