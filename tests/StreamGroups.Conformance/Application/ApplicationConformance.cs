using System.Text;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>
/// What an application sees, as cases by theme: through the public API alone, in real time, unchanged against every store. Every test has
/// streams of its own.
/// </summary>
public abstract class ApplicationConformance : IAsyncLifetime
{
    private readonly IApplicationServer _server;
    private readonly List<TestHost> _hosts = [];

    private protected ApplicationConformance(IApplicationServer server) => _server = server;

    /// <summary>Longer than any test takes, for those that must not see a second delivery.</summary>
    private protected static TimeSpan LongLease { get; } = TimeSpan.FromMinutes(10);

    /// <summary>For those that wait for a second delivery.</summary>
    private protected static TimeSpan ShortLease { get; } = TimeSpan.FromMilliseconds(150);

    /// <summary>For those that wait for its end, and must not lose it on a busy machine before.</summary>
    private protected static TimeSpan RenewedLease { get; } = TimeSpan.FromSeconds(2);

    private protected string Stream { get; } = $"orders-{Guid.NewGuid():N}";

    private protected GroupAddress Group => new(Stream, "billing");

    private protected HandledMessages Handled { get; } = new();

    private protected ITransportBackdoor Backdoor => _server.Backdoor;

    private protected IStreamTransport Transport => _server.Transport;

    public ValueTask InitializeAsync() => _server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts) await host.DisposeAsync();
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected HostDraft NewHost() => new(_server, _hosts.Add);

    /// <summary>A group's path in configuration.</summary>
    private protected string Setting(string key) => $"RedisStreams:Streams:{Stream}:Groups:{Group.Group}:{key}";

    private protected static Action<GroupOptions> Options(
        TimeSpan ackWait, int concurrency = 1, string? consumer = null, int maxDeliveries = 5, StartPosition? startFrom = null) => options =>
    {
        options.AckWait = ackWait;
        options.Concurrency = concurrency;
        options.Consumer = consumer;
        options.MaxDeliveries = maxDeliveries;
        if (startFrom is { } start) options.StartFrom = start;
        options.Backoff = [ackWait];
    };

    private protected static string[] Numbers(int count, string prefix = "") => [.. Enumerable.Range(0, count).Select(number => $"{prefix}{number}")];

    private protected Task<EntryId> AddRawAsync(params string[] namesAndValues) =>
        Backdoor.AddAsync(Stream, [.. namesAndValues.Select(part => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(part))]).InTime();

    /// <summary>What is new is delivered to a consumer that then dies with it.</summary>
    private protected async Task<Entry[]> DeliverToDeadAsync(string consumer, int count, TimeSpan? lease = null)
    {
        await using var process = await _server.NewTransportAsync();
        await process.EnsureGroupAsync(Group, StartPosition.Beginning, default);
        await using var reader = await process.OpenReaderAsync(new ReaderRequest(Group, consumer, "dead", ShortLease), default);
        return await reader.ReadAsync(count, TimeSpan.Zero, default).InTime();
    }

    private protected async Task<GroupSnapshot> InspectAsync(GroupAddress? group = null) =>
        await Transport.InspectAsync(group ?? Group, default).InTime() ?? throw new InvalidOperationException("There is no such group.");

    private protected Task NothingPendingAsync(GroupAddress? group = null) =>
        Eventually.HoldsAsync(async () => (await InspectAsync(group)).Pending == 0, "nothing is pending");

    /// <summary>Returns once nothing is pending but what was handed back.</summary>
    private protected Task OnlyHandedBackAsync() => Eventually.HoldsAsync(
        async () =>
        {
            var now = await InspectAsync();
            return now.Pending == now.Consumers.GetValueOrDefault(ReservedNames.RetryConsumer);
        },
        "nothing is pending but what was handed back");

    /// <summary>The group's dead letters, field by field.</summary>
    private protected async Task<Dictionary<string, string>[]> DeadLettersAsync(GroupAddress? group = null)
    {
        var entries = await Backdoor.ReadAllAsync(ReservedNames.DeadLetterStream(group ?? Group));
        return [.. entries.Select(entry => entry.Fields.Chunk(2).ToDictionary(pair => Text(pair[0]), pair => Text(pair[1])))];
    }

    private protected async Task<Dictionary<string, string>[]> DeadLettersAsync(int count, GroupAddress? group = null)
    {
        await Eventually.HoldsAsync(async () => (await DeadLettersAsync(group)).Length >= count, $"{count} entries are dead-lettered");
        return await DeadLettersAsync(group);
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
