using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Servers that refuse one thing or another, and what the application and its user see of it.</summary>
public sealed class RefusalTests : OwnServerTests
{
    [Fact]
    public async Task A_body_that_is_larger_than_the_server_takes_fails_alone_and_at_once()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");
        await Control.RunAsync("CONFIG", "SET", "proto-max-bulk-len", "1mb");

        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", new byte[2 << 20]));
        Assert.Contains("proto-max-bulk-len", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayBePublished);
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        // The server ends the connection, too: what was sent on it meanwhile is sent again, and may be there twice.
        Assert.Equal(["after", "before"], app.Handled.Select(message => message.Text).Distinct().Order());
        Assert.All(await Control.EntriesAsync("orders"), entry => Assert.All(entry.Values, value => Assert.True(value.Value.Length() < 1 << 20)));
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task A_server_with_too_many_clients_is_an_outage_until_there_is_room()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await Control.HasBlockedReadersAsync();
        await Control.RunAsync("CONFIG", "SET", "maxclients", 1);
        await Control.KillClientsAsync("streamgroups-");
        await app.HasLoggedAsync("Consuming (orders/billing, consumer a) was interrupted");
        await app.HasLoggedAsync("The command connection was interrupted");

        await Control.RunAsync("CONFIG", "SET", "maxclients", 1000);
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        Assert.Empty(app.Errors);
        app.AreFew();
    }

    [Fact]
    public async Task A_server_without_memory_can_be_consumed_since_nothing_else_frees_it()
    {
        await Control.AddTextsAsync("orders", "1", "2");
        await Control.RunAsync("CONFIG", "SET", "maxmemory", 1);
        await using var app = await NewApp().Consume<int>("orders", configure: options => options.AckWait = TimeSpan.FromSeconds(2), handler: async (number, context) =>
        {
            if (number == 1) await Task.Delay(3_000, context.CancellationToken); // Longer than its lease, which a busy machine must not lose.
            else if (context.DeliveryCount == 1) throw new InvalidOperationException("As planned.");
        }).StartAsync();
        await app.HasHandledAsync("1", "2");
        await Control.HasNothingPendingAsync("orders");
        Assert.Equal(3, app.Handled.Count);
    }

    [Fact]
    public async Task A_dead_letter_that_finds_no_memory_is_written_once_when_there_is_some()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await NewApp()
            .Consume<int>("orders", configure: options => options.AckWait = TimeSpan.FromMilliseconds(300), handler: (_, _) => release.Task).StartAsync();
        await Control.AddTextsAsync("orders", "7", "no number");
        await app.HasHandledAsync("7");
        await Control.RunAsync("CONFIG", "SET", "maxmemory", 1);
        release.SetResult();
        await Eventually.HoldsAsync(async () => await Control.ErrorsAsync("OOM") > 0, "the dead letter finds no memory");
        Assert.Empty(await Control.DeadLettersAsync("orders"));

        await Control.RunAsync("CONFIG", "SET", "maxmemory", 0);
        await Control.HasNothingPendingAsync("orders");
        Assert.Single(await Control.DeadLettersAsync("orders"));
    }
}
