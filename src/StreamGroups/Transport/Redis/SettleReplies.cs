using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>What our settling scripts return: 0 not the owner, 1 done, 2 gone.</summary>
internal static class SettleReplies
{
    public static SettleResult Read(RespResult reply) => Of(reply.ReadScalar().ReadInt64());

    public static SettleResult[] ReadMany(RespResult reply)
    {
        var reader = reply.Read();
        var results = new SettleResult[reader.AggregateLength()];
        for (var i = 0; i < results.Length; i++)
        {
            reader.MoveNextScalar();
            results[i] = Of(reader.ReadInt64());
        }
        return results;
    }

    private static SettleResult Of(long result) => result switch
    {
        0 => SettleResult.NotOwner,
        1 => SettleResult.Done,
        _ => SettleResult.Gone,
    };
}
