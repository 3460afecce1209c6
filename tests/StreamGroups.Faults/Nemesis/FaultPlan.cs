using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Nemesis;

/// <summary>What the nemesis does in a run; the same seed and settings give the same plan.</summary>
internal static class FaultPlan
{
    /// <param name="random">From the seed.</param>
    /// <param name="length">The time in which faults begin.</param>
    /// <param name="gap">One fault begins in each stretch of this length. Those that take longer overlap.</param>
    /// <param name="kinds">Each comes before any comes again.</param>
    /// <param name="slots">How many consumers there are.</param>
    /// <param name="ackWait">Their lease.</param>
    public static IReadOnlyList<PlannedFault> Make(
        Random random, TimeSpan length, TimeSpan gap, IReadOnlyList<FaultKind> kinds, int slots, TimeSpan ackWait)
    {
        List<PlannedFault> plan = [];
        var bag = new Queue<FaultKind>();
        for (var number = 0; number < (int)(length / gap); number++)
        {
            if (bag.Count == 0)
            {
                var shuffled = kinds.ToArray();
                random.Shuffle(shuffled);
                bag = new(shuffled);
            }
            var kind = bag.Dequeue();
            var at = gap * (number + (0.7 * random.NextDouble()));
            plan.Add(new PlannedFault(at, kind, random.Next(1, slots + 1), ackWait * LengthOf(kind, random.NextDouble()), VariantOf(kind, random)));
        }
        return plan;
    }

    /// <summary>In leases.</summary>
    private static double LengthOf(FaultKind kind, double random) => kind switch
    {
        FaultKind.Stop => 0.1 + (0.3 * random),
        FaultKind.Kill => 0.1 + (0.4 * random),
        FaultKind.StopForLong or FaultKind.KillForLong or FaultKind.BlackHole => 1.3 + random,
        FaultKind.Delay => 1 + random,
        FaultKind.ServerKill => 0.05 + (1.2 * random),
        FaultKind.Promotion => 0.05 + (0.3 * random),
        _ => 0,
    };

    private static int VariantOf(FaultKind kind, Random random) => kind switch
    {
        FaultKind.Delay => random.Next(20, 300),
        FaultKind.ClientKill => random.Next(1, 4),
        _ => 0,
    };
}
