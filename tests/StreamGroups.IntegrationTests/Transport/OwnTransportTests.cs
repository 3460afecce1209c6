using StreamGroups.Conformance;
using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Transport;

/// <summary>Transports over a server of the test's own, to which things are done.</summary>
public abstract class OwnTransportTests : IAsyncLifetime
{
    private RedisControl? _control;

    private protected static GroupAddress Group { get; } = new("orders", "billing");

    private protected static TimeSpan Lease { get; } = TimeSpan.FromMinutes(10);

    private protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    private protected RedisHarness Harness { get; } = new();

    private protected RedisControl Control => _control ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync()
    {
        await Harness.StartAsync();
        _control = await RedisControl.OpenAsync(Harness.Server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_control is not null) await _control.DisposeAsync();
        await Harness.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A user with all rights but some; returns how a transport becomes it.</summary>
    private protected async Task<Action<ConfigurationOptions>> NewUserAsync(params string[] without)
    {
        await Control.RunAsync("ACL", ["SETUSER", "limited", "on", ">secret", "~*", "&*", "+@all", .. without]);
        return options => (options.User, options.Password) = ("limited", "secret");
    }

    /// <summary>An entry delivered to consumer a.</summary>
    private protected async Task<EntryId> DeliverAsync(IStreamTransport transport)
    {
        await transport.EnsureGroupAsync(Group, StartPosition.Beginning, Ending).InTime();
        var id = await transport.PublishAsync(Group.Stream, "x"u8.ToArray(), StreamTrim.None, Ending).InTime();
        await using var reader = await OpenAsync(transport);
        var entries = new Entry[1];
        Assert.Equal(1, await reader.ReadAsync(entries, TimeSpan.Zero, Ending).InTime());
        return id;
    }

    private protected static Task<IEntryReader> OpenAsync(IStreamTransport transport, string token = "token", string consumer = "a") =>
        transport.OpenReaderAsync(new ReaderRequest(Group, consumer, token, Lease), Ending).InTime();

    private protected static Task<SettleResult[]> ParkAsync(IStreamTransport transport, EntryId id, TimeSpan delay) =>
        transport.ParkAsync(Group, "a", new[] { new Parking(id, delay, false) }, Ending).InTime();
}
