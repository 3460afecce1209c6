using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Rights;

/// <summary>Users with exactly the rights that the documents list, and with one less.</summary>
public sealed class LeastRightsTests : OwnServerTests
{
    private const int AtOnce = 16;

    /// <summary>Of the client's own commands, which it sends when it connects and of whose refusal nobody hears.</summary>
    private static readonly string[] OfClient = ["cluster|slots", "cluster|nodes", "sentinel|masters"];

    [Fact]
    public async Task A_whole_application_works_with_what_is_listed()
    {
        await using var app = await StartAsync("shop", LeastRights.Of("shop"), "shop:");
        await app.RunAsync();
        await app.StopAsync();
        Assert.Equal(0, await Control.PendingAsync("shop:orders"));
        Assert.DoesNotContain(app.Complaints, line => line.Contains("ACL SETUSER", StringComparison.Ordinal));
        Assert.Empty((await DeniedAsync()).Except(OfClient));
    }

    [Fact]
    public async Task What_can_be_left_out_can()
    {
        await using var app = await StartAsync("shop", LeastRights.Blocks("shop").Take(2).SelectMany(words => words), "shop:");
        await app.RunAsync();
        await app.StopAsync();
        Assert.Equal(0, await Control.PendingAsync("shop:orders"));
        Assert.Single(app.Complaints, line => line.Contains("CLIENT ID", StringComparison.Ordinal));
        Assert.Single(app.Complaints, line => line.Contains("may not listen to channel", StringComparison.Ordinal));
        Assert.Equal(2, app.Complaints.Count(line => line.Contains("ACL SETUSER", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Each_right_that_is_taken_away_is_named_and_nothing_is_lost()
    {
        var all = LeastRights.Of("shop");
        var rights = LeastRights.Blocks("shop")[0].Where(word => word[0] is '+' or '~' or '&').Except(["+publish", "+echo"]).Index();
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(rights, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (right, _) =>
        {
            try
            {
                await TakeAwayAsync($"shop{right.Index}", all, right.Item);
            }
            catch (Exception exception)
            {
                failures.Enqueue($"{right.Item}: {exception.Message}");
            }
        });
        Assert.Empty(failures);
    }

    [Fact]
    public async Task One_who_only_publishes_needs_no_scripts()
    {
        await using var app = await new RunningApp(await Control.GrantAsync(Server.ConnectionString, "publisher", LeastRights.Of("publisher"))).StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => app.PublishAsync("orders", $"{number}")));
        Assert.Equal(100, (await Control.EntriesAsync("orders")).Length);
        Assert.Empty(app.Complaints);

        var error = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("others", "x"));
        Assert.Contains("It needs the key others", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "x", new PublishOptions { MessageId = "1" }));
        Assert.Contains("+evalsha", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_schedules_and_one_who_only_consumes_work_together()
    {
        await using var consumer = await new RunningApp(await Control.GrantAsync(Server.ConnectionString, "consumer", LeastRights.Of("consumer")))
            .Consume<string>("orders", handler: (text, context) => text == "dies" ? context.DeadLetterAsync("as planned").AsTask() : Task.CompletedTask)
            .StartAsync();
        await using var publisher = await new RunningApp(await Control.GrantAsync(Server.ConnectionString, "scheduler", LeastRights.Of("scheduler"))).StartAsync();
        var options = new PublishOptions { MessageId = "1", DeliverAfter = TimeSpan.FromMilliseconds(100) };
        Assert.Equal(await publisher.PublishAsync("orders", "later", options), await publisher.PublishAsync("orders", "later", options));
        await publisher.PublishAsync("orders", "once", new PublishOptions { MessageId = "2" });
        await publisher.PublishAsync("orders", "dies");
        await consumer.HasHandledAsync("later", "once", "dies");
        await Control.HasNothingPendingAsync("orders");
        Assert.Single(await Control.DeadLettersAsync("orders"));
        Assert.Empty(consumer.Complaints);
        Assert.Empty(publisher.Complaints);
    }

    /// <summary>Runs all without the right until somebody names it, then grants it: all is done.</summary>
    private async Task TakeAwayAsync(string user, string[] all, string right)
    {
        var prefix = $"{user}:";
        var missing = right.Replace("shop:", prefix);
        await using var app = await StartAsync(user, all.Select(word => word.Replace("shop:", prefix)).Where(word => word != missing), prefix);
        var running = app.RunAsync();
        var name = new Regex(LeastRights.Naming(missing), RegexOptions.IgnoreCase);
        await Eventually.HoldsAsync(() => app.Complaints.Any(name.IsMatch), () => $"{missing} is named.\n{app.Told()}");
        await Control.RunAsync("ACL", "SETUSER", user, missing);
        await running;
    }

    private async Task<WholeApp> StartAsync(string user, IEnumerable<string> rights, string prefix)
    {
        var app = new WholeApp(await Control.GrantAsync(Server.ConnectionString, user, rights), prefix);
        await app.StartAsync();
        return app;
    }

    /// <summary>The commands and keys that the server has refused, by its own log.</summary>
    private async Task<string[]> DeniedAsync() =>
    [
        .. ((RedisResult[])(await Control.RunAsync("ACL", "LOG"))!).Select(entry => ((RedisResult[])entry!).Select(part => $"{part}").ToArray())
            .Select(words => words[Array.IndexOf(words, "object") + 1]),
    ];
}
