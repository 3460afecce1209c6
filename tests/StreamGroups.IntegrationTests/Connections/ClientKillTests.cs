using StreamGroups.IntegrationTests.Apps;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

public sealed class ClientKillTests : OwnServerTests
{
    [Theory]
    [InlineData("streamgroups-reader")]
    [InlineData("streamgroups-commands")]
    public async Task A_connection_that_is_killed_is_replaced(string name)
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");
        await Control.HasBlockedReadersAsync();

        Assert.NotEqual(0, await Control.KillClientsAsync(name));
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        await Control.HasNothingPendingAsync("orders");
        Assert.Empty(app.Errors);
        app.AreFew();
    }

    [Fact]
    public async Task Killing_under_load_loses_nothing()
    {
        const int Rounds = 5;
        const int InARound = 200;
        await using var app = await NewApp()
            .Consume<string>("orders", configure: options => options.AckWait = TimeSpan.FromDays(1), handler: async (_, _) => await Task.Yield())
            .StartAsync();

        for (var round = 0; round < Rounds; round++)
        {
            var publishing = Task.WhenAll(Enumerable.Range(round * InARound, InARound).Select(number => app.PublishAsync("orders", $"{number}")));
            await Control.KillClientsAsync("streamgroups-");
            await publishing;
        }

        await app.HasHandledAsync(Enumerable.Range(0, Rounds * InARound).Select(number => $"{number}"));
        await Control.HasNothingPendingAsync("orders");
        Assert.Empty(app.Errors);
        app.AreFew(Rounds);
    }
}
