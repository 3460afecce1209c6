namespace StreamGroups.Faults.Histories;

/// <summary>What the kinds of faults have in common.</summary>
internal static class FaultKinds
{
    /// <summary>Those that the nemesis can be asked for.</summary>
    public static IReadOnlyList<FaultKind> OfNemesis { get; } = [.. Enum.GetValues<FaultKind>().Where(kind => kind < FaultKind.CallFailure)];

    /// <summary>Whether the group, or what it knew last, is lost: entries may be delivered again to anybody, their counts beginning anew.</summary>
    public static bool LosesGroup(this FaultKind kind) =>
        kind is FaultKind.Flush or FaultKind.GroupDestroy or FaultKind.StreamDelete or FaultKind.Promotion;

    /// <summary>Whether the process does not run: it can do nothing, not even cancel a token.</summary>
    public static bool StopsProcess(this FaultKind kind) => kind is FaultKind.Stop or FaultKind.StopForLong or FaultKind.Stall;

    /// <summary>Whether it is one process's own fault, and not the server's or the network's.</summary>
    public static bool IsOfServer(this FaultKind kind) =>
        kind is FaultKind.ServerKill or FaultKind.ClientKill or FaultKind.ScriptFlush || kind.LosesGroup();

    /// <summary>Whether a process dies at once.</summary>
    public static bool EndsProcess(this FaultKind kind) => kind is FaultKind.Kill or FaultKind.KillForLong or FaultKind.Suicide;

    /// <summary>Whether a process that lives may be unable to renew its leases.</summary>
    public static bool HindersRenewal(this FaultKind kind) =>
        kind is FaultKind.Cut or FaultKind.Delay or FaultKind.BlackHole or FaultKind.ServerKill or FaultKind.ClientKill or FaultKind.CallFailure
        || kind.StopsProcess() || kind.LosesGroup();
}
