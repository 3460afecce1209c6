using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Many consumers, many publishers, many starts and stops.</summary>
public abstract class CrowdConformance : ApplicationConformance
{
    private protected CrowdConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task Fifty_processes_of_one_group_miss_nothing_and_handle_nothing_twice()
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => NewHost().Map(Group, Options(LongLease), Handled).StartAsync()));
        var texts = Numbers(5_000);
        foreach (var part in texts.Chunk(250)) await hosts[0].Publisher.PublishBatchAsync(Stream, part);

        await Handled.ReachAllAsync(texts);
        await NothingPendingAsync();
        await Task.WhenAll(hosts.Select(host => host.StopAsync()));
        Assert.Equal(texts.Order(), Handled.Texts.Order());
        Assert.Equal(0, (await InspectAsync()).Pending);
        Assert.True(Handled.All.Select(message => message.Consumer).Distinct().Count() > 1, "One process handled everything.");
    }

    [Fact]
    public async Task Messages_in_five_batches_survive_a_stop_in_the_middle_of_each()
    {
        var publisher = (await NewHost().StartAsync()).Publisher;
        var texts = Numbers(5_000);
        foreach (var batch in texts.Chunk(1_000))
        {
            var before = Handled.Count;
            var host = await NewHost().Map(Group, Options(LongLease, 4), Handled).StartAsync();
            await publisher.PublishBatchAsync(Stream, batch);
            await Handled.ReachAsync(before + 300);
            await host.StopAsync();
            await host.DisposeAsync();
            await OnlyHandedBackAsync();
        }

        await NewHost().Map(Group, Options(LongLease, 4), Handled).StartAsync();
        await Handled.ReachAllAsync(texts);
        Assert.Equal(texts.Order(), Handled.Texts.Order());
    }

    [Fact]
    public async Task Ten_processes_that_start_and_stop_at_the_same_time_lose_nothing()
    {
        var publisher = (await NewHost().StartAsync()).Publisher;
        var texts = Numbers(2_000);
        var publishing = publisher.PublishBatchAsync(Stream, texts).AsTask();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            for (var round = 0; round < 3; round++)
            {
                var host = await NewHost().Map(Group, Options(LongLease, 3), Handled).StartAsync();
                await host.StopAsync();
                await host.DisposeAsync();
            }
        }));
        await publishing.InTime();
        await OnlyHandedBackAsync();

        await NewHost().Map(Group, Options(LongLease, 3), Handled).StartAsync();
        await Handled.ReachAllAsync(texts);
        Assert.Equal(texts.Order(), Handled.Texts.Order());
    }

    [Fact]
    public async Task What_twenty_publishers_have_confirmed_is_in_the_stream_after_they_are_gone()
    {
        var published = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            var host = await NewHost().StartAsync();
            var ids = await Task.WhenAll(Numbers(500, $"{number}-").Select(text => host.Publisher.PublishAsync(Stream, text).AsTask())).InTime();
            await host.StopAsync();
            await host.DisposeAsync();
            return ids;
        }));

        var ids = published.SelectMany(part => part).ToArray();
        Assert.Equal(10_000, ids.Distinct().Count());
        await NewHost().Map(Group, Options(LongLease, 8), Handled).StartAsync();
        await Handled.ReachAsync(10_000);
        Assert.Equal(ids.Order(), Handled.All.Select(message => message.Id).Order());
    }
}
