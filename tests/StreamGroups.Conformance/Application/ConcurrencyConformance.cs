using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>How many at once, in which order, and what a reload of configuration changes.</summary>
public abstract class ConcurrencyConformance : ApplicationConformance
{
    private readonly SemaphoreSlim _release = new(0);
    private int _running;
    private int _most;

    private protected ConcurrencyConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task One_at_a_time_keeps_the_order()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
        {
            Enter();
            await Task.Yield();
            Handled.Add(text, context);
            Interlocked.Decrement(ref _running);
        })).StartAsync();
        var texts = Numbers(1_000);
        await host.Publisher.PublishBatchAsync(Stream, texts);

        await Handled.ReachAsync(1_000);
        Assert.Equal(texts, Handled.Texts);
        Assert.Equal(1, _most);
    }

    [Fact]
    public async Task Exactly_as_many_run_at_once_as_are_permitted()
    {
        var host = await MapWaiting(NewHost(), Options(LongLease, 2)).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(50));
        await RunningAsync(2);
        _release.Release(50);

        await Handled.ReachAsync(50);
        Assert.Equal(2, _most);
    }

    [Fact]
    public async Task A_reload_changes_how_many_run_at_once()
    {
        var host = await MapWaiting(NewHost().Setting(Setting("Concurrency"), "1"), options => options.AckWait = LongLease).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(60));
        await RunningAsync(1);
        host.Reload((Setting("Concurrency"), "5"));
        await RunningAsync(5);

        host.Reload((Setting("Concurrency"), "2"));
        _release.Release(5);
        await Handled.ReachAsync(5);
        await RunningAsync(2);
        _most = 2;
        _release.Release(55);
        await Handled.ReachAsync(60);
        await NothingPendingAsync();
        Assert.Equal(2, _most);
    }

    [Fact]
    public async Task A_reload_with_a_fault_changes_nothing()
    {
        var host = await MapWaiting(NewHost().Setting(Setting("Concurrency"), "2"), options => options.AckWait = LongLease).StartAsync();
        host.Reload((Setting("Concurrency"), "many"));
        await host.Publisher.PublishBatchAsync(Stream, Numbers(20));
        await RunningAsync(2);
        _release.Release(20);

        await Handled.ReachAsync(20);
        Assert.Equal(2, _most);
    }

    [Fact]
    public async Task A_group_is_disabled_and_enabled_by_a_reload()
    {
        var host = await NewHost().Setting(Setting("Enabled"), "false").Map(Group, options => options.AckWait = LongLease, Handled).StartAsync();
        Assert.Null(await Transport.InspectAsync(Group, default));
        await host.Publisher.PublishBatchAsync(Stream, Numbers(10, "a"));
        host.Reload((Setting("Enabled"), "true"));
        await Handled.ReachAsync(10);

        host.Reload((Setting("Enabled"), "false"));
        await Eventually.HoldsAsync(() => host.LogOf(Group).Any(line => line.Event.Id == 325), "the group is no longer consumed");
        await host.Publisher.PublishBatchAsync(Stream, Numbers(10, "b"));
        await NothingPendingAsync();
        Assert.Equal(10, Handled.Count);

        host.Reload((Setting("Enabled"), "true"));
        await Handled.ReachAsync(20);
        await NothingPendingAsync();
        Assert.Equal([.. Numbers(10, "a"), .. Numbers(10, "b")], Handled.Texts);
    }

    [Fact]
    public async Task Enabling_and_disabling_in_quick_succession_loses_nothing()
    {
        var host = await NewHost().Setting(Setting("Enabled"), "true").Map(Group, options => options.AckWait = LongLease, Handled).StartAsync();
        var texts = Numbers(1_000);
        var publishing = host.Publisher.PublishBatchAsync(Stream, texts).AsTask();
        for (var round = 0; round < 20; round++) host.Reload((Setting("Enabled"), round % 2 == 0 ? "false" : "true"));
        await publishing.InTime();

        await Handled.ReachAsync(1_000);
        await host.StopAsync();
        Assert.Equal(texts.Order(), Handled.Texts.Order()); // What was handed back comes in another order, and not twice.
        Assert.Equal(0, (await InspectAsync()).Pending);
    }

    [Fact]
    public async Task Each_stream_of_an_application_is_read_up_to_a_limit_of_its_own()
    {
        GroupAddress[] groups = [.. Numbers(3).Select(number => new GroupAddress($"{Stream}-{number}", "billing"))];
        var publisher = (await NewHost().StartAsync()).Publisher;
        foreach (var group in groups) await publisher.PublishBatchAsync(group.Stream, Numbers(20));
        Action<GroupOptions> options = group =>
        {
            Options(LongLease)(group);
            group.Prefetch = 4;
        };
        var host = NewHost();
        foreach (var group in groups) MapWaiting(host, options, group);
        await host.StartAsync();

        foreach (var group in groups)
            await Eventually.HoldsAsync(async () => await PendingAsync(group) is 4 or 5, "one is handled, and more than half of those that may wait do");
        await RunningAsync(3);
        foreach (var group in groups) Assert.InRange(await PendingAsync(group), 4, 5);
        _release.Release(60);
        await Handled.ReachAsync(60);
    }

    private async Task<long> PendingAsync(GroupAddress group) => (await Transport.InspectAsync(group, default).InTime())?.Pending ?? 0;

    private HostDraft MapWaiting(HostDraft draft, Action<GroupOptions> options, GroupAddress? to = null) =>
        draft.Map(to ?? Group, options, group => group.Handle<string>(async (text, context) =>
        {
            Enter();
            await _release.WaitAsync();
            Interlocked.Decrement(ref _running);
            Handled.Add(text, context);
        }));

    private Task RunningAsync(int count) => Eventually.HoldsAsync(() => Volatile.Read(ref _running) == count, $"{count} handlers run");

    private void Enter()
    {
        var running = Interlocked.Increment(ref _running);
        for (var most = Volatile.Read(ref _most); running > most; most = Volatile.Read(ref _most)) Interlocked.CompareExchange(ref _most, running, most);
    }
}
