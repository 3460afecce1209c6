using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>Dead consumers are removed, and nothing that is pending with them.</summary>
public abstract class IdleConsumerConformance : TransportConformance
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(5);

    private protected IdleConsumerConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task Consumers_that_have_nothing_pending_are_removed_with_their_names()
    {
        var group = await NewGroupAsync();
        await HandleOneAsync(group, "a", TimeSpan.Zero);
        await using var reader = await OpenAsync(group, "a", TimeSpan.Zero);
        await HandleOneAsync(group, "b", TimeSpan.Zero);
        await Backdoor.PassTimeAsync(2 * Short);

        Assert.Equal(["a", "b"], (await RemoveAsync(group, Short)).Order());
        Assert.Empty((await InspectAsync(group))!.Consumers);
        await using var other = await Transport.OpenReaderAsync(Wanted(group, "a") with { Token = "other" }, Ending).InTime();
        Assert.Equal("a", other.Consumer);
    }

    [Fact]
    public async Task Consumers_that_have_something_pending_stay()
    {
        var group = await NewGroupAsync();
        await HandleOneAsync(group, "b", TimeSpan.Zero);
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a", ackWait: TimeSpan.Zero);
        await Backdoor.PassTimeAsync(2 * Short);

        Assert.Equal(["b"], await RemoveAsync(group, Short));
        Assert.Equal(ids, Ids(await PendingAsync(group, "a")));
    }

    [Fact]
    public async Task The_consumer_of_parked_entries_stays()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 1);
        await DeliverAsync(group, "a");
        await ParkAsync(group, ids, TimeSpan.Zero);
        await ClaimDueAsync(group, "a");
        await Backdoor.PassTimeAsync(2 * Short);

        Assert.Empty(await RemoveAsync(group, Short));
        Assert.Contains(ReservedNames.RetryConsumer, (await InspectAsync(group))!.Consumers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Consumers_that_were_seen_lately_stay(bool byTheirOwnLease)
    {
        var group = await NewGroupAsync();
        await HandleOneAsync(group, "a", byTheirOwnLease ? Lease : TimeSpan.Zero);
        await Backdoor.PassTimeAsync(2 * Short);

        Assert.Empty(await RemoveAsync(group, byTheirOwnLease ? Short : Lease));
        Assert.Contains("a", (await InspectAsync(group))!.Consumers);
    }

    [Fact]
    public async Task Consumers_without_a_record_are_judged_by_their_idle_time()
    {
        var group = await NewGroupAsync();
        await HandleOneAsync(group, "a");
        await Backdoor.DeleteStreamAsync(ReservedNames.Names(group));
        await Backdoor.PassTimeAsync(2 * Short);

        Assert.Empty(await RemoveAsync(group, Lease));
        Assert.Equal(["a"], await RemoveAsync(group, Short));
    }

    [Fact]
    public async Task Names_of_consumers_that_never_read_are_forgotten()
    {
        var group = await NewGroupAsync();
        await using var unread = await OpenAsync(group, "a", TimeSpan.Zero);
        await using var living = await OpenAsync(group, "b");
        await Backdoor.PassTimeAsync(2 * Short);

        Assert.Empty(await RemoveAsync(group, Short));
        await using var other = await Transport.OpenReaderAsync(Wanted(group, "a") with { Token = "other" }, Ending).InTime();
        await using var third = await Transport.OpenReaderAsync(Wanted(group, "b") with { Token = "third" }, Ending).InTime();
        Assert.Equal("a", other.Consumer);
        Assert.NotEqual("b", third.Consumer);
    }

    [Fact]
    public async Task A_read_that_waits_goes_on_though_its_consumer_was_removed()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group, "a", TimeSpan.Zero);
        var read = await BlockAsync(reader);
        await Backdoor.PassTimeAsync(2 * Short);
        await RemoveAsync(group, Short);

        var id = await PublishAsync(group.Stream, "x");
        Assert.Equal([id], Ids(await read.InTime()));
        Assert.Equal([id], Ids(await PendingAsync(group, "a")));
    }

    [Fact]
    public async Task Removing_while_others_read_loses_no_pending_entry()
    {
        const int Count = 500;
        var group = await NewGroupAsync();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var removing = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await RemoveAsync(group, TimeSpan.Zero);
                await Backdoor.PassTimeAsync(TimeSpan.FromMilliseconds(1));
            }
        });
        var readers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => OpenAsync(group, $"consumer {number}", TimeSpan.Zero)));
        var (delivered, acked) = (0, 0L);
        var reading = readers.Select(reader => Task.Run(async () =>
        {
            while (Volatile.Read(ref delivered) < Count)
            {
                var entries = await reader.ReadAsync(3, TimeSpan.Zero, Ending);
                Interlocked.Add(ref delivered, entries.Length);
                await Backdoor.PassTimeAsync(TimeSpan.FromMilliseconds(1));
                Interlocked.Add(ref acked, await Transport.AckAsync(group, Ids(entries), Ending));
                await Backdoor.PassTimeAsync(TimeSpan.FromMilliseconds(1)); // With nothing pending: it may be removed just as it reads again.
            }
        })).ToArray();
        await PublishAsync(group.Stream, Count);
        await Task.WhenAll(reading).InTime();
        await done.CancelAsync();
        await removing.InTime();

        Assert.Equal(Count, acked);
        foreach (var reader in readers) await reader.DisposeAsync();
    }

    [Fact]
    public async Task A_missing_group_is_an_error()
    {
        var group = await NewGroupAsync();
        await Backdoor.DestroyGroupAsync(group);

        await FailsAsync(TransportErrorKind.GroupMissing, () => RemoveAsync(group, Lease));
    }

    private Task<string[]> RemoveAsync(GroupAddress group, TimeSpan idle) => Transport.RemoveIdleConsumersAsync(group, idle, Ending).InTime();
}
