using System.Text.RegularExpressions;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>The commands that docs/dead-letters.md gives for doing it by hand.</summary>
public sealed class DeadLettersByHandTests(SharedRedis redis)
{
    private const string Letter = "1700000000000-0";
    private const string Original = "1699999999999-0";

    private readonly string _stream = StreamNames.New();

    [Theory]
    [InlineData("XCLAIM", 1)]
    [InlineData("EVAL", 2)]
    public async Task Entries_are_replayed(string command, int entries)
    {
        await using var control = await RedisControl.OpenAsync(redis.ConnectionString);
        var isMended = false;
        await using var app = await new RunningApp(redis.ConnectionString).Consume<string>(
            _stream, configure: options => options.MaxDeliveries = 1,
            handler: (_, _) => isMended ? Task.CompletedTask : throw new InvalidOperationException("Not yet.")).StartAsync();
        await app.PublishAsync(_stream, "x");
        await Eventually.HoldsAsync(async () => await app.DeadLetters.CountAsync(_stream, "billing") == 1, "the message is dead-lettered");
        await control.HasNothingPendingAsync(_stream);
        isMended = true;

        var letter = await app.DeadLetters.ListAsync(_stream, "billing").FirstAsync();
        foreach (var line in Lines(command)) await RunAsync(control, line.Replace(Letter, $"{letter.Id}").Replace(Original, $"{letter.OriginalId}"));
        await Eventually.HoldsAsync(() => app.Handled.Count == 2, "the message is handled again");
        await control.HasNothingPendingAsync(_stream);
        Assert.Equal(1, app.Handled[^1].DeliveryCount);
        Assert.Equal(0, await app.DeadLetters.CountAsync(_stream, "billing"));
        Assert.Equal(entries, (await control.EntriesAsync(_stream)).Length);
    }

    /// <summary>The lines of the block that has the command.</summary>
    private static string[] Lines(string command)
    {
        var blocks = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "dead-letters.md")), "```[a-z]*\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value);
        return blocks.Single(block => block.Contains(command, StringComparison.Ordinal)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Runs what one would type into redis-cli, but for MULTI and EXEC, which the client has to itself.</summary>
    private async Task RunAsync(RedisControl control, string line)
    {
        if (line is "MULTI" or "EXEC") return;
        string[] words = [.. Regex.Matches(line, "\"([^\"]*)\"|(\\S+)").Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Value)];
        object[] arguments = [.. words[1..].Select(word => word == "orders" ? _stream : word.Replace("{orders}", $"{{{_stream}}}"))];
        await control.RunAsync(words[0], arguments);
    }
}
