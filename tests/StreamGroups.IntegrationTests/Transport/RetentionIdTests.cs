using StackExchange.Redis;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Transport;

/// <summary>Scripts compare IDs, and find the next one, by their digits.</summary>
public sealed class RetentionIdTests(SharedRedis redis) : IAsyncLifetime
{
    private static readonly string[] Ids =
    [
        "0-9", "0-10", "1-0", "9-8", "9-9", "9-10", "10-0", "99-99999999999999999", "99-100000000000000000", "99-18446744073709551615", "100-0",
        "18446744073709551614-18446744073709551615", "18446744073709551615-7",
    ];

    private readonly RedisHarness _harness = new(redis);
    private readonly string _stream = $"orders-{Guid.NewGuid():N}";
    private IDatabase? _database;
    private ConnectionMultiplexer? _connection;

    private RetentionTarget Target => new(_stream, ["billing"]);

    private IDatabase Database => _database ?? throw new InvalidOperationException("The test has not begun.");

    [Fact]
    public async Task A_trim_ends_exactly_where_the_group_has_come_to()
    {
        var store = _harness.NewRetentionStore();
        for (var settled = 1; settled <= Ids.Length; settled++)
        {
            await Database.StreamAcknowledgeAsync(_stream, "billing", (await ReadOneAsync()).Id);
            var (trimmed, more) = (0L, true);
            while (more)
            {
                var result = await store.TrimAsync(new TrimRequest(Target) { SettledAfter = TimeSpan.Zero }, default).InTime();
                (trimmed, more) = (trimmed + result.Trimmed, result.More);
            }
            Assert.Equal(1, trimmed);
            Assert.Equal(Ids[settled..], (await Database.StreamRangeAsync(_stream)).Select(entry => entry.Id.ToString()));
        }
    }

    [Fact]
    public async Task Losses_are_counted_up_to_where_the_group_has_come_to()
    {
        var store = _harness.NewRetentionStore();
        for (var read = 1; read < Ids.Length; read++)
        {
            await Database.StreamAcknowledgeAsync(_stream, "billing", (await ReadOneAsync()).Id);
            var report = await store.InspectAsync(Target, default).InTime();
            Assert.Equal((EntryId.Parse(Ids[read]), HoldReason.NotDelivered), (report.Hold?.Lowest, report.Hold?.Reason));
        }
        var (lost, more) = (0L, true);
        while (more)
        {
            var result = await store.TrimAsync(new TrimRequest(Target) { MaxLength = 0 }, default).InTime();
            (lost, more) = (lost + result.Lost.Sum(one => one.Count), result.More);
        }
        Assert.Equal(1, lost);
    }

    public async ValueTask InitializeAsync()
    {
        await _harness.StartAsync();
        _connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        _database = _connection.GetDatabase();
        foreach (var id in Ids) await Database.ExecuteAsync("XADD", (RedisKey)_stream, id, "a", "1");
        await Database.StreamCreateConsumerGroupAsync(_stream, "billing", "0");
    }

    public async ValueTask DisposeAsync()
    {
        await Database.KeyDeleteAsync(_stream); // Nothing can be added behind the greatest ID.
        await _connection!.DisposeAsync();
        await _harness.DisposeAsync();
    }

    private async Task<StreamEntry> ReadOneAsync() => Assert.Single(await Database.StreamReadGroupAsync(_stream, "billing", "a", ">", 1));
}
