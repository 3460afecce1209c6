using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class BlockingReadConformance : TransportConformance
{
    private protected BlockingReadConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task A_zero_block_does_not_wait()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group);

        Assert.Empty(await reader.ReadAsync(10, TimeSpan.Zero, Ending).InTime());
    }

    [Fact]
    public async Task A_waiting_read_wakes_when_something_is_published()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group);
        var read = await BlockAsync(reader);
        var id = await PublishAsync(group.Stream, "wake up");

        Assert.Equal([id], Ids(await read.InTime()));
    }

    [Fact]
    public async Task A_waiting_read_wakes_for_what_another_process_publishes()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group);
        var other = await NewTransportAsync();
        for (var round = 0; round < 20; round++)
        {
            var read = await BlockAsync(reader);
            var id = await other.PublishAsync(group.Stream, new byte[] { (byte)round }, StreamTrim.None, Ending).InTime();
            Assert.Equal([id], Ids(await read.InTime()));
        }
    }

    [Fact]
    public async Task A_waiting_read_does_not_wake_for_another_stream()
    {
        var (group, other) = (await NewGroupAsync(), await NewGroupAsync());
        await using var reader = await OpenAsync(group);
        var read = await BlockAsync(reader);
        await PublishAsync(other.Stream, "elsewhere");
        var id = await PublishAsync(group.Stream, "here");

        Assert.Equal([id], Ids(await read.InTime()));
    }

    [Fact]
    public async Task A_read_whose_time_is_up_brings_nothing_and_the_next_one_works()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group);
        var block = TimeSpan.FromMilliseconds(50);
        var read = reader.ReadAsync(10, block, Ending).AsTask();
        await Backdoor.PassTimeAsync(block);
        Assert.Empty(await read.InTime());

        var next = await BlockAsync(reader);
        var id = await PublishAsync(group.Stream, "late");
        Assert.Equal([id], Ids(await next.InTime()));
    }

    [Fact]
    public async Task Unblocking_ends_a_waiting_read_at_once_and_leaves_the_next_alone()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group);
        for (var round = 0; round < 5; round++)
        {
            var read = await BlockAsync(reader);
            await reader.UnblockAsync(Ending).InTime();
            Assert.Empty(await read.InTime());
        }

        var next = await BlockAsync(reader);
        var id = await PublishAsync(group.Stream, "next");
        Assert.Equal([id], Ids(await next.InTime()));
    }

    [Fact]
    public async Task Unblocking_when_nothing_waits_does_not_touch_a_later_read()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group);
        await reader.UnblockAsync(Ending).InTime();
        await reader.UnblockAsync(Ending).InTime();

        var read = await BlockAsync(reader);
        var id = await PublishAsync(group.Stream, "later");
        Assert.Equal([id], Ids(await read.InTime()));
    }

    [Fact]
    public async Task Unblocking_one_reader_leaves_the_others_waiting()
    {
        var group = await NewGroupAsync();
        await using var first = await OpenAsync(group, "a");
        await using var second = await OpenAsync(group, "b");
        var firstRead = await BlockAsync(first);
        var secondRead = await BlockAsync(second, 2);
        await second.UnblockAsync(Ending).InTime();

        Assert.Empty(await secondRead.InTime());
        var id = await PublishAsync(group.Stream, "for the first");
        Assert.Equal([id], Ids(await firstRead.InTime()));
    }

    [Fact]
    public async Task Unblocking_while_entries_arrive_loses_none()
    {
        const int Count = 300;
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group);
        List<EntryId> got = [];
        var reading = Task.Run(async () =>
        {
            while (got.Count < Count) got.AddRange(Ids(await reader.ReadAsync(10, LongBlock, Ending)));
        });
        var unblocking = Task.Run(async () =>
        {
            while (!reading.IsCompleted)
            {
                await reader.UnblockAsync(Ending);
                await Task.Yield();
            }
        });
        List<EntryId> published = [];
        while (published.Count < Count) published.Add(await PublishAsync(group.Stream, "x"));
        await Task.WhenAll(reading, unblocking).InTime();

        Assert.Equal(published, got);
    }

    [Fact]
    public async Task A_caller_that_gives_up_waiting_loses_nothing()
    {
        var group = await NewGroupAsync();
        var reader = await OpenAsync(group, "a");
        using var giveUp = new CancellationTokenSource();
        var read = reader.ReadAsync(10, LongBlock, giveUp.Token).AsTask();
        await Backdoor.WaitUntilBlockedAsync(1);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.InTime());
        await reader.DisposeAsync();

        // A server may have given it to the read that was given up: then it is pending for that consumer.
        var id = await PublishAsync(group.Stream, "not lost");
        Assert.Equal([id], [.. Ids(await DeliverAsync(group, "b")), .. Ids(await PendingAsync(group, "a"))]);
    }

    [Fact]
    public async Task Disposing_a_reader_ends_its_waiting_read()
    {
        var group = await NewGroupAsync();
        var reader = await OpenAsync(group);
        var read = await BlockAsync(reader);
        await reader.DisposeAsync().InTime();

        await Record.ExceptionAsync(() => read.InTime());
        Assert.True(read.IsCompleted);
    }
}
