using RESPite.Messages;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// Reads new entries only for the group's active process. A process that stood still, and a read of it that waited in the server, would else take entries
/// away from the one that has taken over.
/// </summary>
internal static class ReadActiveScript
{
    /// <summary>
    /// KEYS: stream, active. ARGV: group, consumer, token, most entries, NOACK or nothing. Returns 0 where another is active, the reply of XREADGROUP, or,
    /// where there is nothing new, the stream's last ID: everything up to it is delivered.
    /// </summary>
    public const string Text = LuaParts.EvenWithoutMemory + """
        if redis.call('GET', KEYS[2]) ~= ARGV[3] then return 0 end
        local command = {'XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', ARGV[4]}
        if ARGV[5] ~= '' then command[#command + 1] = ARGV[5] end
        command[#command + 1] = 'STREAMS'
        command[#command + 1] = KEYS[1]
        command[#command + 1] = '>'
        local reply = redis.call(unpack(command))
        if reply then return reply end
        local info = redis.call('XINFO', 'STREAM', KEYS[1])
        for i = 1, #info, 2 do
            if info[i] == 'last-generated-id' then return info[i + 1] end
        end
        """;

    /// <summary>How many entries it brought; else the stream's last ID, or null where another is active.</summary>
    public static (int Count, string? LastId) Parse(RespResult reply, Span<Entry> entries, BodyBuffer bodies) => reply.Read().Prefix switch
    {
        RespPrefix.Integer => (0, null),
        RespPrefix.BulkString or RespPrefix.SimpleString => (0, reply.ReadScalar().ReadString()),
        _ => (EntryReplies.ReadGroup(reply, entries, bodies), null),
    };
}
