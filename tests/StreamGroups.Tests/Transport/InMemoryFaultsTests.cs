using Microsoft.Extensions.Time.Testing;
using StreamGroups.Conformance;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Transport;

public sealed class InMemoryFaultsTests : IAsyncDisposable
{
    private static readonly GroupAddress Group = new("orders", "billing");
    private readonly InMemoryStore _store = new(new FakeTimeProvider());
    private readonly InMemoryTransport _transport;

    public InMemoryFaultsTests()
    {
        _transport = new InMemoryTransport(_store);
        _store.EnsureGroup(Group, StartPosition.Beginning);
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    [Fact]
    public async Task The_next_operations_of_a_kind_fail_and_no_others()
    {
        _store.Faults.FailNext(InMemoryOperation.Publish, 2, TransportErrorKind.OutOfMemory);

        Assert.NotNull(await _transport.InspectAsync(Group, default));
        for (var left = 2; left > 0; left--)
        {
            Assert.Equal(left, _store.Faults.Left(InMemoryOperation.Publish));
            var error = await Assert.ThrowsAsync<TransportException>(() => PublishAsync().InTime());
            Assert.Equal((TransportErrorKind.OutOfMemory, false), (error.Kind, error.MayHaveHappened));
        }
        Assert.Empty(_store.ReadAll(Group.Stream));
        await PublishAsync();
        Assert.Single(_store.ReadAll(Group.Stream));
    }

    [Fact]
    public async Task An_answer_can_be_lost_after_the_work_was_done()
    {
        _store.Faults.FailNext(InMemoryOperation.Publish, whenDone: true);

        var error = await Assert.ThrowsAsync<TransportException>(() => PublishAsync().InTime());
        Assert.Equal((TransportErrorKind.Transient, true), (error.Kind, error.MayHaveHappened));
        Assert.Single(_store.ReadAll(Group.Stream));
    }

    [Fact]
    public async Task A_read_whose_answer_is_lost_leaves_its_entries_pending()
    {
        await using var reader = await _transport.OpenReaderAsync(new ReaderRequest(Group, "a", "token", TimeSpan.FromSeconds(30)), default);
        _store.Faults.FailNext(InMemoryOperation.Read, whenDone: true);
        Assert.Empty(await reader.ReadAsync(10, TimeSpan.Zero, default));
        var read = reader.ReadAsync(10, TimeSpan.FromSeconds(5), default).AsTask();
        var id = await PublishAsync();

        await Assert.ThrowsAsync<TransportException>(() => read.InTime());
        Assert.Equal(id, Assert.Single(_store.Pending(Group)).Id);
        Assert.Empty(await reader.ReadAsync(10, TimeSpan.Zero, default));
    }

    [Fact]
    public async Task Reads_that_wait_can_be_broken()
    {
        await using var reader = await _transport.OpenReaderAsync(new ReaderRequest(Group, "a", "token", TimeSpan.FromSeconds(30)), default);
        var read = reader.ReadAsync(10, TimeSpan.FromSeconds(5), default).AsTask();
        _store.BreakWaitingReads();

        Assert.Equal(TransportErrorKind.Transient, (await Assert.ThrowsAsync<TransportException>(() => read.InTime())).Kind);
        await PublishAsync();
        Assert.Single(await reader.ReadAsync(10, TimeSpan.Zero, default));
    }

    [Fact]
    public async Task One_transport_can_have_faults_of_its_own()
    {
        var faults = new InMemoryFaults();
        await using var other = new InMemoryTransport(_store, faults);
        faults.FailNext(InMemoryOperation.Inspect);
        faults.FailNext(InMemoryOperation.Ack);

        Assert.NotNull(await _transport.InspectAsync(Group, default));
        await Assert.ThrowsAsync<TransportException>(() => other.InspectAsync(Group, default).InTime());
        faults.Clear();
        Assert.Equal(0, await other.AckAsync(Group, new[] { EntryId.Max }, default));
    }

    private ValueTask<EntryId> PublishAsync() => _transport.PublishAsync(Group.Stream, "x"u8.ToArray(), StreamTrim.None, default);
}
