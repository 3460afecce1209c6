using System.Text;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>
/// What every transport must do, as cases by theme that run unchanged against each. The store need not be empty: every test has
/// streams of its own.
/// </summary>
public abstract class TransportConformance : IAsyncLifetime
{
    private readonly ITransportHarness _harness;
    private IStreamTransport? _transport;

    private protected TransportConformance(ITransportHarness harness) => _harness = harness;

    /// <summary>Longer than a test waits: a read that is not woken fails its test.</summary>
    private protected static TimeSpan LongBlock { get; } = 2 * Eventually.Limit;

    /// <summary>Longer than any test takes, so that what was just delivered is not idle for so long.</summary>
    private protected static TimeSpan Lease { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The token of the process that this test plays.</summary>
    private protected string Token { get; } = Guid.NewGuid().ToString("N");

    private protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    private protected ITransportBackdoor Backdoor => _harness.Backdoor;

    private protected IStreamTransport Transport => _transport ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync()
    {
        await _harness.StartAsync();
        _transport = await NewTransportAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _harness.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected ValueTask<IStreamTransport> NewTransportAsync() => _harness.NewTransportAsync();

    private protected IDeadLetterStore DeadLettersOf(IStreamTransport transport) => _harness.DeadLettersOf(transport);

    private protected IBroadcastStore BroadcastsOf(IStreamTransport transport) => _harness.BroadcastsOf(transport);

    private protected IOnceStore OnceOf(IStreamTransport transport) => _harness.OnceOf(transport);

    private protected IScheduleStore SchedulesOf(IStreamTransport transport) => _harness.SchedulesOf(transport);

    private protected string NewStream(string hint = "orders") => _harness.NewStream(hint);

    /// <summary>A group that reads a stream from its beginning.</summary>
    private protected async Task<GroupAddress> NewGroupAsync(string? stream = null, string group = "billing")
    {
        var address = new GroupAddress(stream ?? NewStream(), group);
        await EnsureAsync(address, StartPosition.Beginning);
        return address;
    }

    /// <summary>Ensures the group; the token of its creation is left out, since it is another at each.</summary>
    private protected async Task<GroupCreation> EnsureAsync(GroupAddress group, StartPosition start) =>
        await Transport.EnsureGroupAsync(group, start, Ending).InTime() with { Token = "" };

    private protected Task<EntryId> PublishAsync(string stream, string text) =>
        Transport.PublishAsync(stream, Encoding.UTF8.GetBytes(text), StreamTrim.None, Ending).InTime();

    /// <summary>Publishes "0", "1" and so on, at once where the transport can.</summary>
    private protected async Task<EntryId[]> PublishAsync(string stream, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => PublishAsync(stream, number.ToString())));

    /// <summary>Publishes entries of 1.5 MB, one after the other.</summary>
    private protected async Task<EntryId[]> PublishLargeAsync(string stream, int count)
    {
        var ids = new EntryId[count];
        for (var number = 0; number < count; number++)
            ids[number] = await Transport.PublishAsync(stream, new byte[1_500_000], StreamTrim.None, Ending).InTime();
        return ids;
    }

    /// <summary>Adds an entry as another program would: names and values in turn.</summary>
    private protected ValueTask<EntryId> AddAsync(string stream, params string[] namesAndValues) =>
        Backdoor.AddAsync(stream, [.. namesAndValues.Select(part => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(part))]);

    private protected Task<IEntryReader> OpenAsync(GroupAddress group, string consumer = "a", TimeSpan? ackWait = null) =>
        Transport.OpenReaderAsync(Wanted(group, consumer, ackWait), Ending).InTime();

    /// <summary>A reader as this test's own process asks for it.</summary>
    private protected ReaderRequest Wanted(GroupAddress group, string consumer = "a", TimeSpan? ackWait = null) =>
        new(group, consumer, Token, ackWait ?? Lease);

    /// <summary>Delivers what is new to a consumer, up to a number of entries.</summary>
    private protected async Task<Entry[]> DeliverAsync(
        GroupAddress group, string consumer = "a", int count = int.MaxValue, TimeSpan? ackWait = null)
    {
        await using var reader = await OpenAsync(group, consumer, ackWait);
        List<Entry> delivered = [];
        while (delivered.Count < count)
        {
            var entries = await reader.ReadAsync(Math.Min(1000, count - delivered.Count), TimeSpan.Zero, Ending).InTime();
            if (entries.Length == 0) break;
            delivered.AddRange(entries);
        }
        return [.. delivered];
    }

    /// <summary>Acknowledges entries, and keeps that the group has got so far.</summary>
    private protected async Task SettleAsync(GroupAddress group, IEnumerable<Entry> entries)
    {
        await Transport.AckAsync(group, Ids(entries), Ending).InTime();
        await Transport.SaveMarkAsync(group, Ending).AsTask().InTime();
    }

    /// <summary>A consumer that has read and settled something, and has no reader any more; before Redis 7.2 one that read in vain does not exist.</summary>
    private protected async Task HandleOneAsync(GroupAddress group, string consumer, TimeSpan? ackWait = null)
    {
        await PublishAsync(group.Stream, "handled");
        await Transport.AckAsync(group, Ids(await DeliverAsync(group, consumer, 1, ackWait)), Ending).InTime();
    }

    /// <summary>Starts a read that waits, and returns it once it does, beside others of this test.</summary>
    private protected async Task<Task<Entry[]>> BlockAsync(IEntryReader reader, int waiting = 1)
    {
        var read = reader.ReadAsync(10, LongBlock, Ending).AsTask();
        await Backdoor.WaitUntilBlockedAsync(waiting);
        return read;
    }

    private protected Task<Entry[]> ClaimOwnAsync(GroupAddress group, EntryId[] ids, string consumer = "a", bool counted = true) =>
        Transport.ClaimOwnAsync(group, consumer, Token, ids, counted, Ending).InTime();

    private protected Task<SettleResult[]> ParkAsync(
        GroupAddress group, EntryId[] ids, TimeSpan delay, bool giveBack = false, string consumer = "a") =>
        Transport.ParkAsync(group, consumer, ids.Select(id => new Parking(id, delay, giveBack)).ToArray(), Ending).InTime();

    private protected Task<PendingEntry[]> PendingAsync(GroupAddress group, string consumer = "a") =>
        Transport.PendingOfAsync(group, consumer, EntryId.Zero, 100_000, Ending).InTime();

    private protected Task<GroupSnapshot?> InspectAsync(GroupAddress group) => Transport.InspectAsync(group, Ending).InTime();

    private protected Task<ClaimResult> ClaimAsync(
        GroupAddress group, string consumer = "b", int limit = 100, int maxDeliveries = 5, bool alone = false, ClaimCursor? cursor = null) =>
        Transport.ClaimExpiredAsync(
            new ClaimRequest(group, consumer, Token, Lease, maxDeliveries, limit, alone, cursor ?? ClaimCursor.Start), Ending).InTime();

    private protected Task<ClaimResult> ClaimDueAsync(
        GroupAddress group, string consumer = "b", int limit = 100, int maxDeliveries = 5, bool alone = false) =>
        Transport.ClaimDueAsync(
            new ClaimRequest(group, consumer, Token, Lease, maxDeliveries, limit, alone, ClaimCursor.Start), Ending).InTime();

    /// <summary>Claims, call by call, until the walk has come to its end.</summary>
    private protected async Task<ClaimResult[]> WalkAsync(GroupAddress group, string consumer = "b", int limit = 100, int maxDeliveries = 5)
    {
        List<ClaimResult> calls = [];
        var cursor = ClaimCursor.Start;
        do
        {
            Assert.True(calls.Count < 1000, "A walk over the pending entries does not come to its end.");
            calls.Add(await ClaimAsync(group, consumer, limit, maxDeliveries, cursor: cursor));
            cursor = calls[^1].Next;
        }
        while (!cursor.IsStart);
        return [.. calls];
    }

    private protected static async Task<TransportException> FailsAsync(TransportErrorKind kind, Func<Task> act)
    {
        var error = await Assert.ThrowsAsync<TransportException>(() => act().InTime());
        Assert.True(kind == error.Kind, $"Expected {kind}, but it was {error.Kind}: {error.Message}");
        return error;
    }

    private protected static EntryId[] Ids(IEnumerable<Entry> entries) => [.. entries.Select(entry => entry.Id)];

    private protected static EntryId[] Ids(IEnumerable<PendingEntry> entries) => [.. entries.Select(entry => entry.Id)];

    private protected static string Text(Entry entry) => Encoding.UTF8.GetString(entry.Payload.Data.Span);

    private protected static string[] Texts(IEnumerable<ReadOnlyMemory<byte>>? parts) =>
        [.. (parts ?? []).Select(part => Encoding.UTF8.GetString(part.Span))];
}
