namespace StreamGroups.Transport.Redis.Adding;

/// <summary>Decides what goes together in one call.</summary>
internal static class AddBatch
{
    /// <summary>So many take the server about 0.2 ms, in which it does nothing else.</summary>
    public const int Most = 100;

    /// <summary>A script copies what it is given, which costs more than a call of its own saves where it is much.</summary>
    private const int MostBytes = 64 * 1024;

    /// <summary>Takes the first of those that wait, and what may go with it.</summary>
    public static Addition[] Take(Queue<Addition> waiting, bool together)
    {
        var count = together ? Count(waiting) : 1;
        var batch = new Addition[count];
        for (var i = 0; i < count; i++) batch[i] = waiting.Dequeue();
        return batch;
    }

    private static int Count(Queue<Addition> waiting)
    {
        var (count, bytes, trim) = (0, 0L, waiting.Peek().Trim);
        foreach (var addition in waiting)
        {
            bytes += addition.Data.Length;
            if (count == Most || (count > 0 && (bytes > MostBytes || addition.Trim != trim))) break;
            count++;
        }
        return count;
    }
}
