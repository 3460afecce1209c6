using Microsoft.Extensions.Logging;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>A consumer's name belongs to one living process.</summary>
public abstract class ConsumerNameConformance : ApplicationConformance
{
    private protected ConsumerNameConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task Three_processes_of_one_name_share_the_messages_and_handle_none_twice()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<TestHost> hosts = [];
        for (var number = 0; number < 3; number++)
        {
            hosts.Add(await NewHost().Map(Group, Options(LongLease, 2, consumer: "1"), group => group.Handle<string>(async (text, context) =>
            {
                Handled.Add(text, context);
                await release.Task;
            })).StartAsync());
            await hosts[0].Publisher.PublishBatchAsync(Stream, Numbers(10, $"{number}-"));
            await Handled.ReachAsync(1);
            if (number > 0)
                await Eventually.HoldsAsync(() => hosts[^1].LogOf(Group).Any(line => line.Event.Id == 384), "the process has taken another name");
        }
        release.SetResult();
        await Handled.ReachAsync(30);
        await NothingPendingAsync();
        Assert.Equal(30, Handled.Texts.Distinct().Count());
        Assert.Equal(30, Handled.Count);
        foreach (var host in hosts[1..])
            Assert.Single(host.LogOf(Group), line => line.Level == LogLevel.Warning && line.Event.Id == 384);
        Assert.DoesNotContain(hosts[0].LogOf(Group), line => line.Event.Id == 384);
        Assert.All(hosts[1..], host => Assert.Contains(" as 1~", Assert.Single(host.LogOf(Group), line => line.Event.Id == 323).Message));
    }

    [Fact]
    public async Task A_name_is_free_again_when_its_process_has_stopped()
    {
        var first = await NewHost().Map(Group, Options(LongLease, consumer: "1"), Handled).StartAsync();
        await first.Publisher.PublishAsync(Stream, "first");
        await Handled.ReachAsync(1);
        await first.StopAsync();
        await first.DisposeAsync();

        var second = await NewHost().Map(Group, Options(LongLease, consumer: "1"), Handled).StartAsync();
        await second.Publisher.PublishAsync(Stream, "second");
        await Handled.ReachAsync(2);
        Assert.All(Handled.All, message => Assert.Equal("1", message.Consumer));
    }

    [Fact]
    public async Task A_name_that_has_to_be_exclusive_is_refused_to_a_second_process_until_it_is_free()
    {
        Action<GroupOptions> options = group =>
        {
            Options(LongLease, consumer: "1")(group);
            group.ExclusiveConsumer = true;
        };
        var first = await NewHost().Map(Group, options, Handled).StartAsync();
        await first.Publisher.PublishAsync(Stream, "first");
        await Handled.ReachAsync(1);

        var second = await NewHost().Map(Group, options, Handled).StartAsync();
        await Eventually.HoldsAsync(
            () => second.Log.Any(line => line.Level == LogLevel.Error && line.Message.Contains("'1'", StringComparison.Ordinal)), "the name is refused");
    }
}
