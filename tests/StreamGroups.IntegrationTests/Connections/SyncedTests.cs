using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>What the server's disk has to confirm: by servers that can, and by those that cannot.</summary>
public sealed class SyncedTests() : OwnServerTests(new RedisServerOptions { AppendOnly = true })
{
    private static readonly PublishOptions Synced = new() { Durability = Durability.Synced };

    [Fact]
    public async Task A_server_that_cannot_confirm_it_is_told_before_anything_is_published()
    {
        Assert.SkipWhen(await HasWaitAofAsync(), "This server has WAITAOF.");
        await using var app = await NewApp().StartAsync();
        await RefusedAsync(app, "Redis 7.2");
    }

    [Fact]
    public async Task What_is_published_is_on_the_disk()
    {
        Assert.SkipUnless(await HasWaitAofAsync(), "This server has no WAITAOF; Redis 7.2 and Valkey 8 have it.");
        await using var app = await NewApp().StartAsync();
        var id = await app.PublishAsync("orders", "1", Synced);
        var ids = await app.Publisher.PublishBatchAsync("orders", ["2", "3"], Synced);

        await Server.KillAsync();
        await Server.RestartAsync();
        await using var control = await RedisControl.OpenAsync(Server.ConnectionString);
        Assert.Equal([$"{id}", .. ids.Select(each => $"{each}")], (await control.EntriesAsync("orders")).Select(entry => $"{entry.Id}"));
        await app.PublishAsync("orders", "4", Synced);
    }

    [Fact]
    public async Task A_server_without_an_append_only_file_is_told_with_its_remedy()
    {
        Assert.SkipUnless(await HasWaitAofAsync(), "This server has no WAITAOF; Redis 7.2 and Valkey 8 have it.");
        await Control.RunAsync("CONFIG", "SET", "appendonly", "no");
        await using var app = await NewApp().StartAsync();
        await RefusedAsync(app, "set its appendonly to yes");
        await Control.RunAsync("CONFIG", "SET", "appendonly", "yes");
        await app.PublishAsync("orders", "1", Synced);
    }

    private async Task RefusedAsync(RunningApp app, string remedy)
    {
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "1", Synced));
        Assert.Contains("'orders'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayBePublished);
        Assert.Empty(failure.PublishedIds);
        Assert.Empty(await Control.EntriesAsync("orders"));
    }

    private async Task<bool> HasWaitAofAsync()
    {
        try
        {
            await Control.RunAsync("WAITAOF", 0, 0, 0);
            return true;
        }
        catch (RedisServerException)
        {
            return false;
        }
    }
}
