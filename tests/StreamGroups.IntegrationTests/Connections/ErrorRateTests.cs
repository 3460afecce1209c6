using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>What a server refuses for a while is not asked for in a hot loop, by its own count of its errors.</summary>
public sealed class ErrorRateTests : OwnServerTests
{
    /// <summary>Of one loop. An error inside a script counts for the command and for the script.</summary>
    private const int MostPerSecond = 2 * 10;

    [Fact]
    public async Task By_a_reader_whose_server_has_too_few_replicas()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await Control.HasBlockedReadersAsync();
        await Control.RunAsync("CONFIG", "SET", "min-replicas-to-write", 1);
        await Control.KillClientsAsync("streamgroups-reader");
        await Control.RateIsBelowAsync("NOREPLICAS", errors: 20, MostPerSecond);

        await Control.RunAsync("CONFIG", "SET", "min-replicas-to-write", 0);
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task By_a_settler_whose_server_has_too_few_replicas()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await NewApp().Consume<string>("orders", handler: (_, _) => release.Task).StartAsync();
        await app.PublishAsync("orders", "slow");
        await app.HasHandledAsync("slow");
        await Control.HasBlockedReadersAsync();
        await Control.RunAsync("CONFIG", "SET", "min-replicas-to-write", 1);
        release.SetResult();
        await Control.RateIsBelowAsync("NOREPLICAS", errors: 20, 2 * MostPerSecond); // The reader joins in when its block is over.

        await Control.RunAsync("CONFIG", "SET", "min-replicas-to-write", 0);
        await Control.HasNothingPendingAsync("orders");
        Assert.Empty(app.Errors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task By_publishers_whose_server_has_no_memory(int publishers)
    {
        await using var app = await NewApp().StartAsync();
        await app.PublishAsync("orders", "before");
        await Control.RunAsync("CONFIG", "SET", "maxmemory", 1);
        var publishing = Enumerable.Range(0, publishers).Select(number => app.PublishAsync("orders", $"{number}")).ToArray();
        await Eventually.HoldsAsync(async () => await Control.ErrorsAsync("OOM") >= publishers, "all have tried");
        await Control.RateIsBelowAsync("OOM", errors: 20, MostPerSecond);

        await Control.RunAsync("CONFIG", "SET", "maxmemory", 0);
        var ids = await Task.WhenAll(publishing);
        Assert.Equal(ids.Order().Select(id => $"{id}"), (await Control.EntriesAsync("orders")).Skip(1).Select(entry => $"{entry.Id}"));
    }
}
