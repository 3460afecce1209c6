using StreamGroups.Conformance;
using System.Text;
using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;
using StreamGroups.Transport.Redis;
using Xunit;

namespace StreamGroups.IntegrationTests.Transport;

/// <summary>What only a server has: keys, limits of scripts, rights.</summary>
public sealed class DeadLetterScriptTests(SharedRedis redis) : IAsyncLifetime
{
    private readonly RedisHarness _harness = new(redis);
    private RedisTransport? _transport;
    private RedisControl? _control;

    private RedisTransport Transport => _transport ?? throw new InvalidOperationException("The test has not begun.");

    private RedisControl Control => _control ?? throw new InvalidOperationException("The test has not begun.");

    private GroupAddress Group { get; } = new($"orders-{Guid.NewGuid():N}", "billing");

    private string Key => $"app:{Group.Stream}";

    private string DeadKey => $"{{{Key}}}:billing:dead";

    public async ValueTask InitializeAsync()
    {
        await _harness.StartAsync();
        _transport = _harness.NewTransport(keyPrefix: "app:");
        _control = await RedisControl.OpenAsync(redis.ConnectionString);
        await Transport.EnsureGroupAsync(Group, StartPosition.Beginning, default).InTime();
    }

    public async ValueTask DisposeAsync()
    {
        await Control.DisposeAsync();
        await _harness.DisposeAsync();
    }

    [Fact]
    public async Task Every_key_and_the_channel_have_the_prefix()
    {
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Transport.PublishAsync(Group.Stream, "x"u8.ToArray(), StreamTrim.None, default).InTime();
        var letter = await DieAsync();
        Assert.Equal(letter, EntryId.Parse((await Control.EntriesAsync(DeadKey))[0].Id.ToString()));
        Assert.Equal(1, (await Transport.DeadLetters.InspectAsync(Group, default).InTime()).Count);
        await using var listener = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await listener.GetSubscriber().SubscribeAsync(RedisChannel.Literal($"{{{Key}}}:billing:wake"), (_, _) => woken.TrySetResult());
        await Transport.DeadLetters.ReplayAsync(Group, letter, default).InTime();

        await woken.Task.InTime();
        Assert.Equal(1, (long)await Control.RunAsync("ZCARD", $"{{{Key}}}:billing:retry"));
        Assert.Equal(0, (long)await Control.RunAsync("XLEN", DeadKey));
        Assert.Equal(0, (long)await Control.RunAsync("EXISTS", Group.Stream));
    }

    [Theory]
    [InlineData("__data__", "another")]
    [InlineData("__data__", "x", "zone", "eu")]
    [InlineData("other", "x")]
    public async Task The_same_ID_in_a_stream_that_began_anew_is_another_entry(params string[] fields)
    {
        var id = await Transport.PublishAsync(Group.Stream, "x"u8.ToArray(), StreamTrim.None, default).InTime();
        var letter = await DieAsync();
        await Control.RunAsync("DEL", Key);
        await Control.RunAsync("XADD", [Key, id.ToString(), .. fields]);
        await Control.RunAsync("XGROUP", "CREATE", Key, Group.Group, "0");
        await using var reader = await Transport.OpenReaderAsync(new ReaderRequest(Group, "a", "token", TimeSpan.FromMinutes(1)), default).InTime();
        var entries = new Entry[10];
        Assert.Equal(1, await reader.ReadAsync(entries, TimeSpan.Zero, default).InTime());
        await Transport.AckAsync(Group, new[] { id }, default).InTime();

        Assert.Equal(DeadLetterOutcome.Replayed, await Transport.DeadLetters.ReplayAsync(Group, letter, default).InTime());
        Assert.Equal(1, await reader.ReadAsync(entries, TimeSpan.Zero, default).InTime());
        Assert.Equal("x", Encoding.UTF8.GetString(entries[0].Payload.Data.Span));
        Assert.True(entries[0].Id > id);
    }

    [Fact]
    public async Task More_fields_than_a_script_can_add_are_refused_and_the_letter_stays()
    {
        await Control.AddAsync(Key, [.. Enumerable.Range(0, 8_000).Select(number => (RedisValue)number)]);
        var letter = await DieAsync();
        Assert.Equal(2, (await Control.EntriesAsync(DeadKey))[0].Values.Count(field => field.Name == "__dead_fields__" || field.Name == "__dead_id__"));

        Assert.Equal(DeadLetterOutcome.TooLarge, await Transport.DeadLetters.RepublishAsync(Group, letter, default).InTime());
        await Control.RunAsync("XTRIM", Key, "MAXLEN", "0");
        Assert.Equal(DeadLetterOutcome.TooLarge, await Transport.DeadLetters.ReplayAsync(Group, letter, default).InTime());
        Assert.Equal(1, (await Transport.DeadLetters.InspectAsync(Group, default).InTime()).Count);
    }

    [Fact]
    public async Task As_many_fields_as_are_not_packed_can_be_added_anew()
    {
        await Control.AddAsync(Key, [.. Enumerable.Range(0, 7_900).Select(number => (RedisValue)number)]);
        var letter = await DieAsync();
        await Control.RunAsync("XTRIM", Key, "MAXLEN", "0");

        Assert.Equal(DeadLetterOutcome.Replayed, await Transport.DeadLetters.ReplayAsync(Group, letter, default).InTime());
        Assert.Equal(3_951, (await Control.EntriesAsync(Key))[0].Values.Length);
    }

    private async Task<EntryId> DieAsync()
    {
        await using var reader = await Transport.OpenReaderAsync(new ReaderRequest(Group, "a", "token", TimeSpan.FromMinutes(1)), default).InTime();
        var entries = new Entry[1];
        await reader.ReadAsync(entries, TimeSpan.Zero, default).InTime();
        await Transport.DeadLetterAsync(Group, "a", entries[0].Id, new DeadLetter("failed", 1), default).InTime();
        return (await Transport.DeadLetters.InspectAsync(Group, default).InTime()).Last;
    }
}
