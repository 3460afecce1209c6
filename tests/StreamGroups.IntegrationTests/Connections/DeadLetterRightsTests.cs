using Microsoft.Extensions.DependencyInjection;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Tools that may not do everything, or find no server.</summary>
public sealed class DeadLetterRightsTests : OwnServerTests
{
    [Fact]
    public async Task A_replay_works_where_publishing_to_channels_is_forbidden()
    {
        await Control.RunAsync("ACL", "SETUSER", "tool", "on", ">secret", "~*", "resetchannels", "+@all");
        var (stream, letter) = await DieAsync();
        await using var tool = await new RunningApp($"{Server.ConnectionString},user=tool,password=secret").StartAsync();
        var letters = tool.DeadLetters;

        Assert.Equal(1, (await letters.ReplayAsync(stream, "billing", letter).InTime()).Replayed);
        Assert.Equal(0, await letters.CountAsync(stream, "billing").InTime());
        Assert.Equal(1, await Control.PendingAsync(stream));
    }

    [Fact]
    public async Task A_missing_right_is_an_error_that_names_the_remedy_and_changes_nothing()
    {
        await Control.RunAsync("ACL", "SETUSER", "tool", "on", ">secret", "~*", "&*", "+@all", "-xdel");
        var (stream, letter) = await DieAsync();
        await using var tool = await new RunningApp($"{Server.ConnectionString},user=tool,password=secret").StartAsync();

        var error = await Assert.ThrowsAsync<DeadLetterException>(() => tool.DeadLetters.PurgeAsync(stream, "billing", letter).InTime());
        Assert.Contains("ACL SETUSER", error.Message, StringComparison.Ordinal);
        Assert.Contains(stream, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await tool.DeadLetters.CountAsync(stream, "billing").InTime());
    }

    [Fact]
    public async Task A_server_that_is_down_is_an_error_soon()
    {
        await using var tool = await NewApp().StartAsync();
        await Server.StopAsync();

        var error = await Assert.ThrowsAsync<DeadLetterException>(() => tool.DeadLetters.CountAsync("orders", "billing").InTime());
        Assert.Contains("Call again", error.Message, StringComparison.Ordinal);
    }

    private async Task<(string Stream, EntryId Letter)> DieAsync()
    {
        var stream = StreamNames.New();
        await using var app = await NewApp().Consume<string>(stream, handler: (_, context) => context.DeadLetterAsync("as it said").AsTask()).StartAsync();
        await app.PublishAsync(stream, "x");
        await Eventually.HoldsAsync(async () => await app.DeadLetters.CountAsync(stream, "billing") == 1, "the message is dead-lettered");
        await Control.HasNothingPendingAsync(stream);
        return (stream, (await app.DeadLetters.ListAsync(stream, "billing").FirstAsync()).Id);
    }
}
