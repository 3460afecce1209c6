namespace StreamGroups.Faults.Jobs;

/// <summary>Makes messages of all kinds, most of them fast.</summary>
/// <param name="prefix">Begins every key.</param>
/// <param name="random">From the seed.</param>
/// <param name="ackWait">The lease that slow handlers outlast.</param>
/// <param name="maxDeliveries">The deliveries permitted.</param>
/// <param name="killing">The share of messages that kill their process.</param>
/// <param name="hardness">How many times more messages than usual are of the other kinds that are not fast.</param>
internal sealed class JobMix(string prefix, Random random, TimeSpan ackWait, int maxDeliveries, double killing, int hardness = 1)
{
    private int _count;

    public Job Next()
    {
        var kind = NextKind();
        var times = kind switch
        {
            JobKind.Flaky => random.Next(1, maxDeliveries),
            JobKind.Failing => int.MaxValue,
            JobKind.Killing => random.Next(4) == 0 ? int.MaxValue : random.Next(1, 3),
            _ => 0,
        };
        var longest = (int)ackWait.TotalMilliseconds;
        var milliseconds = kind is JobKind.Slow or JobKind.Deaf ? random.Next(longest * 5 / 4, longest * 2) : random.Next(0, 5);
        return new Job($"{prefix}-{++_count}", kind, times, milliseconds);
    }

    private JobKind NextKind()
    {
        if (random.NextDouble() < killing) return JobKind.Killing;
        return random.Next(1000 / hardness) switch
        {
            < 10 => JobKind.Slow,
            < 15 => JobKind.Deaf,
            < 60 => JobKind.Flaky,
            < 70 => JobKind.Failing,
            < 100 => JobKind.AcksItself,
            < 120 => JobKind.AsksForRetry,
            < 125 => JobKind.Refused,
            _ => JobKind.Fast,
        };
    }
}
