using RESPite.Messages;

namespace StreamGroups.Transport.Redis;

/// <summary>The beginning of what our claiming scripts return: entries claimed, exhausted ones, whether a last delivery waits.</summary>
internal static class ClaimReplies
{
    public static ClaimResult Read(ref RespReader reader)
    {
        var bodies = new BodyBuffer();
        reader.MoveNextAggregate();
        var entries = EntryReplies.ReadCounted(ref reader, bodies);
        reader.MoveNextAggregate();
        var exhausted = EntryReplies.ReadPending(ref reader);
        reader.MoveNextScalar();
        return new ClaimResult(entries, exhausted, ClaimCursor.Start, reader.ReadInt64() == 1);
    }
}
