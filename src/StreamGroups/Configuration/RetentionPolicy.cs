namespace StreamGroups;

/// <summary>How long a stream's entries are kept.</summary>
public enum RetentionPolicy
{
    /// <summary>Nothing is removed; a stream that gets long is a warning, see <see cref="RetentionOptions.LengthWarning"/>.</summary>
    KeepAll,

    /// <summary>
    /// The latest <see cref="RetentionOptions.MaxLength"/> entries are kept (<c>XTRIM MAXLEN</c>), whether the others were handled or not.
    /// </summary>
    MaxLength,

    /// <summary>
    /// Entries are kept for <see cref="RetentionOptions.MaxAge"/> (<c>XTRIM MINID</c>), whether the others were handled or not.
    /// </summary>
    MaxAge,

    /// <summary>
    /// What every group of the stream has settled is removed (<c>XTRIM MINID</c>), groups of other applications counted, up to the first entry
    /// that one of them has not.
    /// </summary>
    UntilProcessed,

    /// <summary>Each entry is removed as soon as every group has settled it (<c>XDEL</c> in one step with <c>XACK</c>).</summary>
    DeleteWhenProcessed,
}
