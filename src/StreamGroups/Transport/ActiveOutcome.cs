namespace StreamGroups.Transport;

/// <summary>Who is a group's active process.</summary>
internal enum ActiveOutcome
{
    /// <summary>Another one.</summary>
    Another,

    /// <summary>The caller, which was not just before: another one may have been meanwhile.</summary>
    Taken,

    /// <summary>The caller, as before.</summary>
    Kept,
}
