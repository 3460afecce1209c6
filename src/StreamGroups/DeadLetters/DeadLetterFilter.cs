namespace StreamGroups;

/// <summary>Which dead letters are meant: those that fit everything that is set.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>All of them.</summary>
    public static DeadLetterFilter All { get; } = new();

    /// <summary>Only those with this <see cref="DeadLetterEntry.Reason"/>, exactly; null for any.</summary>
    public string? Reason { get; init; }

    /// <summary>Only those with this <see cref="DeadLetterEntry.ExceptionType"/>, exactly, such as <c>System.FormatException</c>; null for any.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>Only those that were dead-lettered at this time or later; null for no limit.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those that were dead-lettered before this time; null for no limit.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only those for which this is true; asked last, and only for those that fit the rest. Null for any.</summary>
    public Func<DeadLetterEntry, bool>? Where { get; init; }

    /// <summary>At most so many, the oldest, 1 or more; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public long? MaxCount
    {
        get;
        init
        {
            if (value is { } count) ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(MaxCount));
            field = value;
        }
    }

    /// <summary>Whether IDs alone say which ones fit, so that none has to be looked at.</summary>
    internal bool IsRange => Reason is null && ExceptionType is null && Where is null;

    /// <summary>The first ID that fits.</summary>
    internal EntryId First => From is { } from ? new EntryId(Milliseconds(from), 0) : EntryId.Zero;

    /// <summary>The last ID that fits, no later than a given one.</summary>
    internal EntryId Last(EntryId newest) =>
        Before is { } before && new EntryId(Milliseconds(before), 0).Previous is var last && last < newest ? last : newest;

    /// <summary>Whether a letter between <see cref="First"/> and <see cref="Last"/> fits.</summary>
    internal bool Fits(DeadLetterEntry letter) =>
        (Reason is null || letter.Reason == Reason)
        && (ExceptionType is null || letter.ExceptionType == ExceptionType)
        && (Where is null || Where(letter));

    /// <summary>Upwards, so that what was within a millisecond before is not taken for later.</summary>
    private static ulong Milliseconds(DateTimeOffset time)
    {
        var ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        return ticks <= 0 ? 0 : (ulong)((ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);
    }
}
