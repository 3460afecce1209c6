using StackExchange.Redis;
using StreamGroups.Transport.Redis.Adding;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Adds several entries. Of each it is known what became of it.</summary>
internal static class AddScript
{
    /// <summary>KEYS: stream. ARGV: what is trimmed by or nothing, how far, the data of each entry. Returns an ID for each, or an error behind a dash.</summary>
    private const string Text = """
        local key, kind, limit, outcomes = KEYS[1], ARGV[1], ARGV[2], {}
        for i = 3, #ARGV do
            local outcome
            if kind == '' then
                outcome = redis.pcall('XADD', key, '*', '__data__', ARGV[i])
            else
                outcome = redis.pcall('XADD', key, kind, '~', limit, '*', '__data__', ARGV[i])
            end
            outcomes[i - 2] = type(outcome) == 'table' and '-' .. outcome.err or outcome
        end
        return outcomes
        """;

    public static async ValueTask<AddOutcome[]> RunAsync(
        RedisCommands commands, string stream, Addition[] additions, CancellationToken cancellationToken)
    {
        var (kind, limit) = AddArguments.Limit(additions[0].Trim);
        var values = new RedisValue[additions.Length + 2];
        (values[0], values[1]) = (kind ?? "", kind is null ? "" : limit);
        for (var i = 0; i < additions.Length; i++) values[i + 2] = additions[i].Data;
        using var reply = await commands.EvaluateAsync(Text, [commands.Keys.Stream(stream)], values, "Publishing", stream, cancellationToken)
            .ConfigureAwait(false);
        return Parse(reply, stream, commands.Keys.Stream(stream));
    }

    private static AddOutcome[] Parse(RespResult reply, string stream, RedisKey key)
    {
        var reader = reply.Read();
        var outcomes = new AddOutcome[reader.AggregateLength()];
        for (var i = 0; i < outcomes.Length; i++)
        {
            reader.MoveNextScalar();
            if (reader.TryGetSpan(out var text) && !text.StartsWith("-"u8)) outcomes[i] = new AddOutcome(EntryReplies.ReadId(ref reader), null);
            else outcomes[i] = Read(reader.ReadString() ?? "", stream, key);
        }
        return outcomes;
    }

    /// <summary>Also of a text that lies in two parts of the reply.</summary>
    private static AddOutcome Read(string text, string stream, RedisKey key) => text.StartsWith('-')
        ? new AddOutcome(default, RedisErrors.OfScript(text[1..], $"Publishing ({stream})", LackingRights.Of(text[1..], Text, [key])))
        : new AddOutcome(EntryId.Parse(text), null);
}
