using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>The group, or all of the stream, vanishes while a read waits, one message is being handled and others wait in the process.</summary>
public sealed class LostGroupTests : OwnServerTests
{
    public static TheoryData<string, string[]> Losses => new()
    {
        { "DEL", ["orders"] },
        { "XGROUP", ["DESTROY", "orders", "billing"] },
        { "RENAME", ["orders", "other"] },
        { "FLUSHALL", [] },
        { "SWAPDB", ["0", "1"] },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Consuming_goes_on_and_nothing_unhandled_is_lost(string command, string[] arguments)
    {
        var gate = new TaskCompletionSource();
        await using var app = await StartAsync(gate.Task, concurrency: 1);
        foreach (var text in new[] { "held", "waiting 1", "waiting 2" }) await app.PublishAsync("orders", text);
        await Eventually.HoldsAsync(async () => await Control.PendingAsync("orders") == 3, "all three are in the process");

        await Control.RunAsync(command, [.. arguments]);
        await app.PublishAsync("orders", "after 1");
        await app.HasLoggedAsync("has lost its group");
        await app.PublishAsync("orders", "after 2");
        gate.SetResult();

        await app.HasHandledAsync("held", "waiting 1", "waiting 2", "after 1", "after 2");
        await IsWellAsync(app);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task The_group_goes_on_where_it_had_got_to(string command, string[] arguments)
    {
        var gate = new TaskCompletionSource();
        await using var app = await StartAsync(gate.Task, concurrency: 2);
        await app.PublishAsync("orders", "held");
        await app.HasHandledAsync("held");

        await Control.RunAsync(command, [.. arguments]);
        await app.PublishAsync("orders", "after 1");
        await app.PublishAsync("orders", "after 2");
        await app.HasHandledAsync("after 1", "after 2");
        gate.SetResult();

        // The one that is being handled is delivered again where its entry still exists, and recognized.
        await IsWellAsync(app);
        Assert.Equal(["before", "held", "after 1", "after 2"], app.Handled.Select(message => message.Text));
    }

    private async Task<RunningApp> StartAsync(Task gate, int concurrency)
    {
        var app = await NewApp()
            .Consume<string>(
                "orders", configure: options => options.Concurrency = concurrency, handler: (text, _) => text == "held" ? gate : Task.CompletedTask)
            .StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");
        await Control.HasNothingPendingAsync("orders");
        await Control.HasBlockedReadersAsync();
        await Eventually.HoldsAsync(async () => await Control.MarkAsync("orders") == (await Control.EntriesAsync("orders"))[^1].Id, "the mark is kept");
        return app;
    }

    private async Task IsWellAsync(RunningApp app)
    {
        await Control.HasNothingPendingAsync("orders");
        await app.WorksAgainAsync("Consuming (");
        Assert.Single(app.Complaints, line => line.Message.Contains("has lost its group", StringComparison.Ordinal));
        Assert.Empty(app.Errors);
        app.AreFew();
    }
}
