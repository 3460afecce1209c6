using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Adds a reply to a reply stream, which lives on for a time from then.</summary>
internal static class ReplyScript
{
    /// <summary>KEYS: reply stream. ARGV: how long it may be, data.</summary>
    private const string Text = LuaParts.Reply + """
        local failed = reply(KEYS[1], ARGV[1], ARGV[2])
        return failed or 1
        """;

    public static async ValueTask RunAsync(RedisCommands commands, ForwardedMessage message, CancellationToken cancellationToken)
    {
        RedisValue[] values = [ReplyStreams.MaxLength, message.Data];
        using var reply = await commands.EvaluateAsync(Text, [message.Target], values, "Replying", message.Target, cancellationToken).ConfigureAwait(false);
    }
}
