using Microsoft.Extensions.Time.Testing;
using StreamGroups.Conformance;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Transport;

public sealed class InMemoryReaderTests : IAsyncDisposable
{
    private static readonly GroupAddress Group = new("orders", "billing");
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryStore _store;
    private readonly InMemoryTransport _transport;

    public InMemoryReaderTests()
    {
        _store = new InMemoryStore(_time);
        _transport = new InMemoryTransport(_store);
        _store.EnsureGroup(Group, StartPosition.Beginning);
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    [Fact]
    public async Task A_waiting_read_ends_when_the_given_clock_says_so_and_not_before()
    {
        await using var reader = await OpenAsync();
        var read = reader.ReadAsync(10, TimeSpan.FromSeconds(5), default).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(4999));
        Assert.Equal(1, _store.WaitingReads);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(await read.InTime());
        Assert.Equal(0, _store.WaitingReads);
    }

    [Fact]
    public async Task A_read_that_has_ended_takes_no_entries()
    {
        await using var reader = await OpenAsync();
        var timedOut = reader.ReadAsync(10, TimeSpan.FromSeconds(1), default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        await timedOut.InTime();
        using var giveUp = new CancellationTokenSource();
        var cancelled = reader.ReadAsync(10, TimeSpan.FromSeconds(1), giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.InTime());
        var unblocked = reader.ReadAsync(10, TimeSpan.FromSeconds(1), default).AsTask();
        await reader.UnblockAsync(default);
        await unblocked.InTime();

        Assert.Equal(giveUp.Token, error.CancellationToken);
        _store.Publish(Group.Stream, "x"u8.ToArray(), StreamTrim.None);
        Assert.Empty(_store.Pending(Group));
    }

    [Fact]
    public async Task The_read_that_waits_longest_is_served_first()
    {
        List<IEntryReader> readers = [];
        List<Task<Entry[]>> reads = [];
        for (var number = 0; number < 3; number++)
        {
            readers.Add(await OpenAsync($"{number}"));
            reads.Add(readers[^1].ReadAsync(10, TimeSpan.FromSeconds(5), default).AsTask());
        }
        for (var number = 0; number < 3; number++)
        {
            var id = _store.Publish(Group.Stream, "x"u8.ToArray(), StreamTrim.None);
            Assert.Equal(id, Assert.Single(await reads[number].InTime()).Id);
        }
        foreach (var reader in readers) await reader.DisposeAsync();
    }

    [Fact]
    public async Task Readers_do_not_run_on_the_publishers_thread()
    {
        await using var reader = await OpenAsync();
        var publisher = 0;
        var read = Task.Run(async () =>
        {
            await reader.ReadAsync(10, TimeSpan.FromSeconds(5), default).ConfigureAwait(false);
            return Environment.CurrentManagedThreadId;
        });
        await Eventually.HoldsAsync(() => _store.WaitingReads == 1, "the read waits");
        var thread = new Thread(() =>
        {
            publisher = Environment.CurrentManagedThreadId;
            _store.Publish(Group.Stream, "x"u8.ToArray(), StreamTrim.None);
        });
        thread.Start();

        Assert.NotEqual(publisher, await read.InTime());
        thread.Join();
    }

    [Fact]
    public async Task Disposing_the_transport_ends_its_waiting_reads_and_only_those()
    {
        var other = new InMemoryTransport(_store);
        await using var reader = await OpenAsync();
        await using var otherReader = await other.OpenReaderAsync(new ReaderRequest(Group, "b", "other", TimeSpan.FromSeconds(30)), default);
        var read = reader.ReadAsync(10, TimeSpan.FromSeconds(5), default).AsTask();
        var otherRead = otherReader.ReadAsync(10, TimeSpan.FromSeconds(5), default).AsTask();
        await _transport.DisposeAsync();

        var error = await Assert.ThrowsAsync<TransportException>(() => read.InTime());
        Assert.Equal(TransportErrorKind.Transient, error.Kind);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.ReadAsync(10, TimeSpan.Zero, default).InTime());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _transport.InspectAsync(Group, default).InTime());
        _store.Publish(Group.Stream, "x"u8.ToArray(), StreamTrim.None);
        Assert.Single(await otherRead.InTime());
        await other.DisposeAsync();
    }

    [Fact]
    public async Task A_block_that_no_timer_can_keep_is_refused_before_the_read_waits()
    {
        await using var reader = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.ReadAsync(10, TimeSpan.FromDays(50), default).InTime());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.ReadAsync(10, Timeout.InfiniteTimeSpan, default).InTime());
        Assert.Equal(0, _store.WaitingReads);
    }

    [Fact]
    public async Task Giving_up_while_entries_arrive_loses_none()
    {
        for (var round = 0; round < 500; round++)
        {
            await using var reader = await OpenAsync();
            using var giveUp = new CancellationTokenSource();
            var read = reader.ReadAsync(10, TimeSpan.FromSeconds(5), giveUp.Token).AsTask();
            var cancel = Task.Run(giveUp.Cancel);
            var id = _store.Publish(Group.Stream, "x"u8.ToArray(), StreamTrim.None);
            await cancel.InTime();

            // Either the read brings the entry, or the entry was never delivered.
            var got = await Record.ExceptionAsync(() => read.InTime()) is null ? await read : [];
            Assert.Equal(got.Length, _store.Pending(Group).Length);
            if (got.Length == 0) got = await reader.ReadAsync(10, TimeSpan.Zero, default);
            Assert.Equal(id, Assert.Single(got).Id);
            Assert.Equal(1, _store.Ack(Group, [id]));
        }
    }

    private ValueTask<IEntryReader> OpenAsync(string consumer = "a") => 
        _transport.OpenReaderAsync(new ReaderRequest(Group, consumer, "token", TimeSpan.FromSeconds(30)), default);
}
