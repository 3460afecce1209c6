using RESPite.Messages;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Takes a consumer's name where it is free, this process's already, or held as it was when its holder was found to be gone.</summary>
internal static class TakeNameScript
{
    /// <summary>KEYS: names. ARGV: consumer, token, client IDs, lease ms, record that may be replaced. Returns whether it was this
    /// process's already, or the record in the way and the time.</summary>
    private const string Text = LuaParts.EvenWithoutMemory + LuaParts.Clock + LuaParts.Names + """
        local held = redis.call('HGET', KEYS[1], ARGV[1])
        local known = parse(held)
        if held and held ~= ARGV[5] and not (known and known.token == ARGV[2]) then return {held, now()} end
        redis.call('HSET', KEYS[1], ARGV[1], record(ARGV[3], ARGV[4], now(), ARGV[2]))
        return known and known.token == ARGV[2] and 1 or 0
        """;

    /// <summary>What is in the way, if anything is; else whether the name was this process's already.</summary>
    public static async ValueTask<(HeldName? InTheWay, bool Kept)> RunAsync(
        RedisCommands commands, ReaderRequest request, string consumer, string clientIds, HeldName? gone, CancellationToken cancellationToken)
    {
        RedisValue[] values = [consumer, request.Token, clientIds, RedisText.Milliseconds(request.AckWait), gone?.Record ?? ""];
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Names(request.Group)], values, $"Taking the consumer name '{consumer}'", request.Group, cancellationToken)
            .ConfigureAwait(false);
        return IsTaken(reply) ? (null, reply.ReadScalar().ReadInt64() == 1) : (Parse(reply), false);
    }

    private static bool IsTaken(RespResult reply) => reply.Read().Prefix == RespPrefix.Integer;

    private static HeldName Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        var record = reader.ReadString() ?? "";
        reader.MoveNextScalar();
        return new HeldName(record, reader.ReadInt64());
    }
}
