using StackExchange.Redis;
using StreamGroups.Transport.Redis.Adding;
using StreamGroups.Transport.Redis.Durable;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// Adds an entry once for each message ID. The server's own XADD … IDMP would forget after a time and a number of messages that are set for the whole
/// stream, and setting them anew makes it forget all.
/// </summary>
internal static class OnceScript
{
    /// <summary>
    /// KEYS: stream, what the message ID stands for. ARGV: window ms, what is trimmed by or nothing, how far, data. Returns the ID of the entry, or of
    /// the one that was added before; that one counts as written anew, so that a wait for confirmations includes it. The message ID is taken first: where
    /// that fails nothing is added.
    /// </summary>
    private const string Text = LuaParts.Sent + LuaParts.Add + """
        local key, sent = KEYS[1], KEYS[2]
        local known = idof(sent)
        if known then
            redis.call('PEXPIREAT', sent, redis.call('PEXPIRETIME', sent))
            return known
        end
        redis.call('SET', sent, '', 'PX', ARGV[1])
        local id = add(ARGV[2], ARGV[3], ARGV[4])
        if type(id) == 'table' then
            redis.call('DEL', sent)
            return id
        end
        redis.call('SET', sent, id, 'PX', ARGV[1])
        return id
        """;

    private const string Doing = "Publishing once";

    public static async ValueTask<EntryId> RunAsync(RedisCommands commands, OncePublish publish, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, KeysOf(commands.Keys, publish), Values(publish), Doing, publish.Stream, cancellationToken).ConfigureAwait(false);
        var reader = reply.ReadScalar();
        return EntryReplies.ReadId(ref reader);
    }

    public static DurableEntry Durably(RedisKeys keys, in OncePublish publish) =>
        DurableEntry.OfScript(publish.Stream, Text, KeysOf(keys, publish), Values(publish));

    private static RedisKey[] KeysOf(RedisKeys keys, in OncePublish publish) =>
        [keys.Stream(publish.Stream), keys.Sent(publish.Stream, publish.MessageId)];

    private static RedisValue[] Values(in OncePublish publish)
    {
        var (kind, limit) = AddArguments.Limit(publish.Trim);
        return [RedisText.Milliseconds(publish.Window), kind ?? "", kind is null ? "" : limit, publish.Data];
    }
}
