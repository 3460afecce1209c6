using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>A server that was killed comes back as it was some time ago: its groups stand where they stood then, and less is pending.</summary>
public sealed class RollbackTests : OwnServerTests
{
    [Fact]
    public async Task What_is_being_handled_is_not_begun_again_though_the_server_delivers_it_again()
    {
        await using (var first = await NewApp().Consume<string>("orders").StartAsync())
        {
            await first.PublishAsync("orders", "before");
            await first.HasHandledAsync("before");
            await Control.HasNothingPendingAsync("orders");
        }
        await Control.AddTextsAsync("orders", "held");
        await Control.RunAsync("SAVE");

        var gate = new TaskCompletionSource();
        await using var app = await NewApp()
            .Consume<string>("orders", configure: options => (options.AckWait, options.Concurrency) = (TimeSpan.FromDays(1), 2), handler: (_, _) => gate.Task)
            .StartAsync();
        await app.HasHandledAsync("held");
        await Server.KillAsync();
        await Server.RestartAsync();
        await using var control = await RedisControl.OpenAsync(Server.ConnectionString);
        await Eventually.HoldsAsync(async () => await control.PendingAsync("orders") == 1, () => $"it is delivered again. {app}");
        await app.WorksAgainAsync("Consuming (");
        gate.SetResult();

        await control.HasNothingPendingAsync("orders");
        Assert.Single(app.Handled);
        Assert.Empty(app.Errors);
    }
}
