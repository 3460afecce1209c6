using System.Globalization;
using StreamGroups.Transport;

namespace StreamGroups;

/// <summary>Where a group that does not exist yet begins to read its stream. A group that exists goes on where it was.</summary>
/// <remarks>In configuration: <c>Beginning</c>, <c>New</c>, an entry ID (<c>1700000000000-0</c>) or a time (<c>2026-01-31T12:00:00Z</c>).</remarks>
public readonly record struct StartPosition
{
    private StartPosition(bool isNew, EntryId after, StreamWitness? witness = null)
    {
        IsNew = isNew;
        After = after;
        Witness = witness;
    }

    /// <summary>Everything that is in the stream, then what comes. The default: nothing that was published before the first start is lost.</summary>
    public static StartPosition Beginning => default;

    /// <summary>Only what is published after the group was created.</summary>
    public static StartPosition New => new(true, default);

    internal bool IsNew { get; }

    internal EntryId After { get; }

    /// <summary>
    /// Where the stream fails this witness it is another one, whose IDs may be lower than those of the old one, or the same: the group then
    /// begins at its beginning.
    /// </summary>
    internal StreamWitness? Witness { get; }

    /// <summary>Where a lost group had got to.</summary>
    /// <param name="after">As for <see cref="AfterId"/>.</param>
    /// <param name="witness">The last entry that was delivered.</param>
    internal static StartPosition Resume(EntryId after, StreamWitness witness) => new(false, after, witness);

    /// <summary>Every entry with an ID greater than <paramref name="id"/>.</summary>
    public static StartPosition AfterId(EntryId id) => new(false, id);

    /// <summary>Every entry that was added at <paramref name="time"/> or later, by the server's clock.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time lies before 1970.</exception>
    public static StartPosition At(DateTimeOffset time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, DateTimeOffset.UnixEpoch);
        return new(false, new EntryId((ulong)time.ToUnixTimeMilliseconds(), 0).Previous);
    }

    /// <summary>Reads <c>Beginning</c>, <c>New</c>, an entry ID or a time; false where the text is none of them.</summary>
    public static bool TryParse(string? text, out StartPosition position)
    {
        position = Beginning;
        text = text?.Trim();
        if (string.Equals(text, nameof(Beginning), StringComparison.OrdinalIgnoreCase)) return true;
        if (string.Equals(text, nameof(New), StringComparison.OrdinalIgnoreCase))
        {
            position = New;
            return true;
        }
        if (EntryId.TryParse(text, out var id))
        {
            position = AfterId(id);
            return true;
        }
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && time >= DateTimeOffset.UnixEpoch;
        if (isTime) position = At(time);
        return isTime;
    }

    /// <summary>The position as configuration would say it.</summary>
    public override string ToString() => IsNew ? nameof(New) : After == EntryId.Zero ? nameof(Beginning) : After.ToString();
}
