using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

public sealed class SocketTests : OwnServerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task An_application_has_one_connection_for_each_group_one_for_commands_and_one_for_wake_ups(int groups)
    {
        await using (var app = NewApp())
        {
            foreach (var number in Enumerable.Range(0, groups)) app.Consume<string>("orders", $"group-{number}");
            await app.StartAsync();
            await app.PublishAsync("orders", "x");
            await Eventually.HoldsAsync(() => app.Handled.Count == groups, "every group has handled it");
            await Control.HasBlockedReadersAsync(groups);

            Assert.Equal(groups, (await Control.ClientsAsync("streamgroups-reader")).Length);
            await Control.HasClientsAsync("streamgroups-commands", 2);
            Assert.Equal(groups + 2, (await Control.ClientsAsync("")).Count(line => !line.Contains("name=control", StringComparison.Ordinal)));
        }
        await Eventually.HoldsAsync(async () => (await Control.ClientsAsync("streamgroups-")).Length == 0, "a stop closes them");
    }
}
