using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>A server that was killed comes back as it was some time ago: its groups stand where they stood then, and less is pending.</summary>
public sealed class RollbackTests : OwnServerTests
{
    [Fact]
    public async Task What_is_handled_or_waits_is_not_begun_again_though_the_server_delivers_it_again()
    {
        await using (var first = await NewApp().Consume<string>("orders").StartAsync())
        {
            await first.PublishAsync("orders", "before");
            await first.HasHandledAsync("before");
            await Control.HasNothingPendingAsync("orders");
        }
        string[] texts = ["held", "waiting 1", "waiting 2"];
        foreach (var text in texts) await Control.AddTextsAsync("orders", text);
        await Control.RunAsync("SAVE");

        var gate = new TaskCompletionSource();
        await using var app = await NewApp()
            .Consume<string>("orders", configure: options => options.AckWait = TimeSpan.FromDays(1), handler: (_, _) => gate.Task).StartAsync();
        await Eventually.HoldsAsync(async () => await Control.PendingAsync("orders") == texts.Length, () => $"all are delivered. {app}");
        await Server.KillAsync();
        await Server.RestartAsync();
        await using var control = await RedisControl.OpenAsync(Server.ConnectionString);
        await Eventually.HoldsAsync(async () => await control.PendingAsync("orders") == texts.Length, () => $"all are delivered again. {app}");
        gate.SetResult();

        await app.HasHandledAsync(texts);
        await control.HasNothingPendingAsync("orders");
        Assert.Equal(texts, app.Handled.Select(message => message.Text));
        Assert.Empty(app.Errors);
    }
}
