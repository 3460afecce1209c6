using System.Text.RegularExpressions;
using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Transport;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.Redis;
using Xunit;

namespace StreamGroups.IntegrationTests.Rights;

/// <summary>Rights that applications need now and then only, each with one call that needs it.</summary>
public sealed class SeldomRightsTests : OwnServerTests
{
    private const int MoreThanAPage = BatchLimit.Entries + 1;

    private static readonly GroupAddress Group = new("orders", "billing");
    private static readonly byte[] Body = "x"u8.ToArray();
    private static readonly OncePublish Once = new("orders", "1", TimeSpan.FromMinutes(1), Body, StreamTrim.None);

    private static readonly ScheduleRequest Later =
        new("orders", Body, StreamTrim.None, null, TimeSpan.FromHours(1), "2", TimeSpan.FromMinutes(1));

    private static readonly Dictionary<string, Func<RedisTransport, RedisTransport, Task>> Calls = new()
    {
        ["+xinfo|consumers"] = (_, lacking) => ClaimAsync(lacking),
        ["+zcard"] = (_, lacking) => ClaimAsync(lacking),
        ["+zscore"] = (_, lacking) => lacking.PendingOfAllAsync(Group, EntryId.Zero, 10, default).AsTask(),
        ["+xgroup|delconsumer"] = (_, lacking) => lacking.LeaveAsync(Group, "a", "token", forGood: true, default).AsTask(),
        ["+hrandfield"] = (_, lacking) => lacking.RemoveIdleConsumersAsync(Group, TimeSpan.FromHours(1), default).AsTask(),
        ["+hmget"] = (_, lacking) => lacking.Broadcasts.FindPositionAsync("orders", "a", default).AsTask(),
        ["+unlink"] = (_, lacking) => lacking.EnsureGroupAsync(Group with { Group = "another" }, StartPosition.Beginning, default).AsTask(),
        ["+pttl"] = async (full, lacking) =>
        {
            await full.TakeActiveAsync(Group, "held", TimeSpan.FromMinutes(1), default);
            await lacking.TakeActiveAsync(Group, "wanted", TimeSpan.FromMinutes(1), default);
        },
        ["+pexpireat"] = TwiceAsync,
        ["+pexpiretime"] = TwiceAsync,
        ["+del"] = async (full, lacking) =>
        {
            await full.Schedules.ScheduleAsync(Later, Durability.None, default);
            var id = (await full.Schedules.ScheduleAsync(Later, Durability.None, default)).Published.Id;
            await lacking.Schedules.CancelAsync("orders", id, default);
        },
    };

    [Fact]
    public async Task Each_is_needed_and_named()
    {
        await using var harness = new RedisHarness(Server);
        var rights = LeastRights.Blocks("shop")[1];
        Assert.Equal(rights.Order(), Calls.Keys.Order());
        foreach (var (number, right) in rights.Index())
        {
            var (user, prefix) = ($"seldom{number}", $"shop:{number}:");
            await HaveEntriesParkedAsync($"{prefix}orders");
            await Control.GrantAsync("", user, LeastRights.Of("shop").Except([right]));
            var lacking = harness.NewTransport(options => (options.User, options.Password) = (user, LeastRights.Secret), prefix);

            var error = await Assert.ThrowsAsync<TransportException>(() => Calls[right](harness.NewTransport(keyPrefix: prefix), lacking).InTime());

            Assert.True(Regex.IsMatch(error.Message, LeastRights.Naming(right), RegexOptions.IgnoreCase), $"{right}: {error.Message}");
            Assert.Contains("ACL SETUSER", error.Message, StringComparison.Ordinal);
            await Control.RunAsync("ACL", "SETUSER", user, right);
            await Calls[right](harness.NewTransport(keyPrefix: prefix), lacking).InTime();
        }
    }

    [Theory]
    [InlineData("+xadd", "could not be published", "It needs +xadd.")]
    [InlineData("~receipts", "Acknowledging and publishing (orders/billing) failed", "It needs the keys orders, receipts.")]
    public async Task What_results_need_is_named(string right, string what, string name)
    {
        await using var app = new RunningApp(
            await Control.GrantAsync(Server.ConnectionString, "replier", LeastRights.Of("consumer").Append("~receipts").Except([right])));
        app.Streams.MapStream("orders").WithGroup("billing", "a", options => (options.Backoff, options.MaxDeliveries) = ([TimeSpan.FromMilliseconds(50)], 1_000_000))
            .Handle((string text) => $"re: {text}").PublishTo("receipts");
        await app.StartAsync();
        await Control.AddTextsAsync("orders", "a");
        await app.HasLoggedAsync(what, "ACL SETUSER", name);
        await Control.RunAsync("ACL", "SETUSER", "replier", right);
        await Eventually.HoldsAsync(async () => (await Control.EntriesAsync("receipts")).Length == 1, "The result is published.");
        await Control.HasNothingPendingAsync("orders");
    }

    [Fact]
    public async Task Without_the_right_to_acknowledge_no_result_is_published()
    {
        var rights = LeastRights.Of("shop").Select(word => word.Replace("shop:", "late:"));
        await using var harness = new RedisHarness(Server);
        await Control.GrantAsync("", "late", rights.Except(["+xack", "+xdel"]));
        var lacking = harness.NewTransport(options => (options.User, options.Password) = ("late", LeastRights.Secret), "late:");
        var id = await HaveEntriesParkedAsync("late:orders");
        Forward[] forwards = [new Forward(id, [new ForwardedMessage(ForwardKind.Stream, "receipts", Body)])];

        var error = await Assert.ThrowsAsync<TransportException>(() => lacking.ForwardAsync(Group, forwards, null, default).InTime());

        Assert.Contains("xack", error.Message, StringComparison.Ordinal);
        Assert.Empty(await Control.EntriesAsync("late:receipts"));
        await Control.RunAsync("ACL", "SETUSER", "late", "+xack");
        Assert.True(Assert.Single((await lacking.ForwardAsync(Group, forwards, null, default).InTime()).Outcomes).IsDone);
        Assert.Single(await Control.EntriesAsync("late:receipts"));
    }

    [Fact]
    public async Task Of_durable_publishes_the_wait_the_key_and_the_command_are_named()
    {
        await using var harness = new RedisHarness(Server);
        await Control.GrantAsync("", "durable", LeastRights.Of("scheduler").Except(["+pexpireat"]));
        var transport = harness.NewTransport(options => (options.User, options.Password) = ("durable", LeastRights.Secret));
        var replicated = Durability.Replicated(1);

        Assert.Matches("'wait'|wait' command", await RefusalAsync(() => PublishAsync("orders")));
        await Control.RunAsync("ACL", "SETUSER", "durable", "+wait");
        Assert.Contains("It needs the key others.", await RefusalAsync(() => PublishAsync("others")), StringComparison.Ordinal);
        await transport.Once.PublishOnceAsync(Once, Durability.None, default).InTime();
        Assert.Contains("pexpireat", await RefusalAsync(() => transport.Once.PublishOnceAsync(Once, replicated, default).AsTask()), StringComparison.OrdinalIgnoreCase);

        Task PublishAsync(string stream) => transport.PublishDurablyAsync(stream, Body, StreamTrim.None, replicated, default).AsTask();
    }

    [Fact]
    public async Task Without_the_right_to_select_another_database_nothing_gets_into_the_first_one()
    {
        await using var harness = new RedisHarness(Server);
        await Control.GrantAsync("", "chooser", LeastRights.Of("publisher"));

        Assert.Matches("SELECT.*ACL SETUSER", await RefusalAsync(PublishAsync));
        Assert.Empty(await Control.EntriesAsync("orders"));
        await Control.RunAsync("ACL", "SETUSER", "chooser", "+select");
        await PublishAsync();
        Assert.Empty(await Control.EntriesAsync("orders"));

        Task PublishAsync() => harness.NewTransport(options => (options.User, options.Password, options.DefaultDatabase) = ("chooser", LeastRights.Secret, 1))
            .PublishAsync("orders", Body, StreamTrim.None, default).AsTask();
    }

    private static async Task<string> RefusalAsync(Func<Task> act) => (await Assert.ThrowsAsync<TransportException>(() => act().InTime())).Message;

    private static Task<ClaimResult> ClaimAsync(RedisTransport lacking) => lacking.ClaimExpiredAsync(
        new ClaimRequest(Group, "b", "token", TimeSpan.FromHours(1), 5, 10, false, ClaimCursor.Start), default).AsTask();

    private static async Task TwiceAsync(RedisTransport full, RedisTransport lacking)
    {
        await full.Once.PublishOnceAsync(Once, Durability.None, default);
        await lacking.Once.PublishOnceAsync(Once, Durability.None, default);
    }

    /// <summary>Makes the group with more entries parked than one look goes through; returns the first.</summary>
    private async Task<EntryId> HaveEntriesParkedAsync(string stream)
    {
        await Control.RunAsync("XGROUP", "CREATE", (RedisKey)stream, Group.Group, "0", "MKSTREAM");
        await Control.AddTextsAsync(stream, Enumerable.Range(0, MoreThanAPage).Select(number => $"{number}"));
        await Control.RunAsync(
            "XREADGROUP", "GROUP", Group.Group, ReservedNames.RetryConsumer, "COUNT", MoreThanAPage, "STREAMS", (RedisKey)stream, ">");
        return EntryId.Parse((await Control.EntriesAsync(stream))[0].Id!);
    }
}
