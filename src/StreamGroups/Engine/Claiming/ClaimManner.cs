namespace StreamGroups.Engine.Claiming;

/// <summary>What claimed entries may run beside.</summary>
internal enum ClaimManner
{
    /// <summary>Parked entries: handlers failed on them in good order, or gave them back, so that they run beside each other.</summary>
    Together,

    /// <summary>What a crash may have left behind, and may have caused it: not beside anything whose last permitted delivery it is.</summary>
    Apart,

    /// <summary>The last permitted delivery of such an entry: beside nothing that was claimed.</summary>
    Alone,
}
