using StreamGroups.Conformance;
using Microsoft.Extensions.Time.Testing;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Transport;

/// <summary>A transport in memory ends as a process does.</summary>
public sealed class InMemoryProcessTests : IAsyncDisposable
{
    private static readonly GroupAddress Group = new("orders", "billing");
    private readonly InMemoryStore _store = new(new FakeTimeProvider());
    private readonly InMemoryTransport _process;
    private readonly InMemoryTransport _other;

    public InMemoryProcessTests()
    {
        (_process, _other) = (new InMemoryTransport(_store), new InMemoryTransport(_store));
        _store.EnsureGroup(Group, StartPosition.Beginning);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_names_are_free_when_it_ends(bool killed)
    {
        await using var reader = await OpenAsync(_process, "token");
        await using (var before = await OpenAsync(_other, "other")) Assert.NotEqual("a", before.Consumer);
        await EndAsync(killed);

        await using var after = await OpenAsync(_other, "other");
        Assert.Equal("a", after.Consumer);
    }

    [Fact]
    public async Task A_killed_ones_calls_fail_as_over_a_lost_connection_and_are_not_done()
    {
        await using var reader = await OpenAsync(_process, "token");
        var read = reader.ReadAsync(new Entry[1], TimeSpan.FromHours(1), default).AsTask();
        _process.Kill();

        foreach (var call in new Func<Task>[]
                 {
                     () => read,
                     () => reader.ReadAsync(new Entry[1], TimeSpan.Zero, default).AsTask(),
                     () => _process.PublishAsync(Group.Stream, "x"u8.ToArray(), StreamTrim.None, default).AsTask(),
                     () => _process.LeaveAsync(Group, "a", "token", true, default).AsTask(),
                 })
        {
            var error = await Assert.ThrowsAsync<TransportException>(() => call().InTime());
            Assert.Equal(TransportErrorKind.Transient, error.Kind);
        }
        Assert.Empty(_store.ReadAll(Group.Stream));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_not_woken_any_more(bool killed)
    {
        List<TimeSpan> calls = [];
        using var listener = _process.OnWake(Group, calls.Add);
        await ParkAsync();
        Assert.Equal([TimeSpan.Zero], calls);
        await EndAsync(killed);
        await ParkAsync();

        Assert.Single(calls);
    }

    [Theory]
    [InlineData(InMemoryOperation.ClaimDue)]
    [InlineData(InMemoryOperation.Renew)]
    [InlineData(InMemoryOperation.Park)]
    [InlineData(InMemoryOperation.Restore)]
    [InlineData(InMemoryOperation.SaveMark)]
    [InlineData(InMemoryOperation.RemoveIdleConsumers)]
    [InlineData(InMemoryOperation.Leave)]
    public async Task Each_operation_can_be_made_to_fail(object operation)
    {
        _store.Faults.FailNext((InMemoryOperation)operation);

        await Assert.ThrowsAsync<TransportException>(() => CallAsync((InMemoryOperation)operation).InTime());
        await CallAsync((InMemoryOperation)operation).InTime();
        Assert.Equal(0, _store.Faults.Left((InMemoryOperation)operation));
    }

    private async Task CallAsync(InMemoryOperation operation)
    {
        var request = new ClaimRequest(Group, "a", "token", TimeSpan.FromSeconds(30), 5, 1, false, ClaimCursor.Start);
        switch (operation)
        {
            case InMemoryOperation.ClaimDue: await _process.ClaimDueAsync(request, default); break;
            case InMemoryOperation.Renew: await _process.RenewAsync(Group, "a", "token", default, default); break;
            case InMemoryOperation.Park: await _process.ParkAsync(Group, "a", default, default); break;
            case InMemoryOperation.Restore: await _process.RestoreAsync(Group, "a", default, default); break;
            case InMemoryOperation.SaveMark: await _process.SaveMarkAsync(Group, default); break;
            case InMemoryOperation.RemoveIdleConsumers: await _process.RemoveIdleConsumersAsync(Group, TimeSpan.Zero, default); break;
            default: await _process.LeaveAsync(Group, "a", "token", false, default); break;
        }
    }

    private async Task ParkAsync()
    {
        _store.Publish(Group.Stream, "x"u8.ToArray(), StreamTrim.None);
        var entry = Assert.Single(_store.Read(Group, "b", 1, wait: false, out _));
        await _other.ParkAsync(Group, "b", new[] { new Parking(entry.Id, TimeSpan.Zero, false) }, default);
    }

    private async Task EndAsync(bool killed)
    {
        if (killed) _process.Kill();
        else await _process.DisposeAsync();
    }

    private static ValueTask<IEntryReader> OpenAsync(InMemoryTransport transport, string token) =>
        transport.OpenReaderAsync(new ReaderRequest(Group, "a", token, TimeSpan.FromSeconds(30)), default);
}
