using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>An entry belongs to one handler as long as its process can renew the lease.</summary>
public abstract class LeaseConformance : ApplicationConformance
{
    private protected LeaseConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task A_handler_that_takes_many_leases_is_not_overtaken_nor_are_those_that_wait_behind_it()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = await NewHost().Map(Group, Options(RenewedLease), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            await release.Task;
            Assert.False(context.CancellationToken.IsCancellationRequested);
        })).StartAsync();
        await slow.Publisher.PublishBatchAsync(Stream, Numbers(20));
        await Handled.ReachAsync(1);
        await Eventually.HoldsAsync(async () => (await InspectAsync()).Pending == 20, "all are delivered to the slow one");

        // Another process sweeps meanwhile; messages of its own show that leases pass.
        var idle = new HandledMessages();
        await NewHost().Map(Group, Options(RenewedLease), idle).StartAsync();
        await FailThriceAsync();
        Assert.Equal(0, idle.Count);
        Assert.Equal(1, Handled.Count);

        release.SetResult();
        await NothingPendingAsync();
        Assert.Equal(Numbers(20), Handled.Texts);
        Assert.All(Handled.All, message => Assert.Equal(1, message.DeliveryCount));
        Assert.Equal(0, idle.Count);
    }

    [Fact]
    public async Task A_handler_beyond_its_longest_lease_is_cancelled_and_its_message_delivered_again_uncounted()
    {
        Action<GroupOptions> options = group =>
        {
            Options(RenewedLease)(group);
            group.MaxLease = RenewedLease;
        };
        await NewHost().Map(Group, options, group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            if (Handled.Count == 1) await Task.Delay(Timeout.Infinite, context.CancellationToken);
        })).StartAsync();
        await (await NewHost().StartAsync()).Publisher.PublishAsync(Stream, "hangs once");

        await Handled.ReachAsync(2);
        await NothingPendingAsync();
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task A_handler_may_renew_its_lease_beyond_the_longest_one()
    {
        Action<GroupOptions> options = group =>
        {
            Options(RenewedLease)(group);
            group.MaxLease = RenewedLease;
        };
        await NewHost().Map(Group, options, group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            for (var round = 0; round < 6; round++)
            {
                await Task.Delay(RenewedLease / 2, context.CancellationToken);
                Assert.True(await context.RenewAsync());
            }
            await context.AckAsync();
        })).StartAsync();
        await (await NewHost().StartAsync()).Publisher.PublishAsync(Stream, "long");

        await Handled.ReachAsync(1);
        await NothingPendingAsync();
        Assert.Equal(1, Handled.Count);
    }

    /// <summary>A message that fails three times in another group shows that three leases have passed.</summary>
    private async Task FailThriceAsync()
    {
        var other = new Transport.GroupAddress($"{Stream}-other", "billing");
        var attempts = new HandledMessages();
        Action<GroupOptions> options = group =>
        {
            Options(RenewedLease)(group);
            group.Backoff = [RenewedLease];
        };
        var host = await NewHost().Map(other, options, group => group.Handle<string>((text, context) =>
        {
            if (attempts.Add(text, context).DeliveryCount < 4) throw new InvalidOperationException("As planned.");
        })).StartAsync();
        await host.Publisher.PublishAsync(other.Stream, "fails three times");
        await attempts.ReachAsync(4);
    }
}
