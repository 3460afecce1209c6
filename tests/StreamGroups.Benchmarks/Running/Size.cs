namespace StreamGroups.Benchmarks.Running;

/// <summary>How large the cases are made.</summary>
internal enum Size
{
    /// <summary>As measured for the documentation.</summary>
    Full,

    /// <summary>A few seconds a case, for a first look.</summary>
    Quick,

    /// <summary>As small as they run at all, so that a test can show that each still does.</summary>
    Smallest,
}
