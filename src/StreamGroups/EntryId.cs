using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Unicode;

namespace StreamGroups;

/// <summary>The ID that Redis gives a stream entry: milliseconds since 1970 (UTC) and a sequence number, written <c>1700000000000-0</c>.</summary>
/// <param name="Milliseconds">The server's clock when the entry was added, in milliseconds since 1970-01-01 UTC.</param>
/// <param name="Sequence">The number of the entry within that millisecond, from 0.</param>
public readonly record struct EntryId(ulong Milliseconds, ulong Sequence)
    : IComparable<EntryId>, ISpanFormattable, IUtf8SpanFormattable, IParsable<EntryId>
{
    /// <summary>Two numbers of at most 20 digits and a dash, in characters or bytes of UTF-8.</summary>
    internal const int LongestText = 41;

    private const ulong LatestMilliseconds = 253_402_300_799_999; // 9999-12-31, what DateTimeOffset can hold.

    /// <summary>The smallest ID, <c>0-0</c>; no entry has it.</summary>
    public static EntryId Zero => default;

    /// <summary>The largest ID that there can be.</summary>
    public static EntryId Max => new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>When the entry was added, by the server's clock; the end of the year 9999 for IDs beyond it.</summary>
    public DateTimeOffset Timestamp =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(Milliseconds, LatestMilliseconds));

    /// <summary>The ID directly before this one, or <see cref="Zero"/> before zero.</summary>
    internal EntryId Previous => Sequence > 0 ? new(Milliseconds, Sequence - 1)
        : Milliseconds > 0 ? new(Milliseconds - 1, ulong.MaxValue) : Zero;

    /// <summary>The ID directly after this one, or <see cref="Max"/> after it.</summary>
    internal EntryId Next => Sequence < ulong.MaxValue ? new(Milliseconds, Sequence + 1)
        : Milliseconds < ulong.MaxValue ? new(Milliseconds + 1, 0) : Max;

    /// <summary>Reads <c>ms-seq</c>, or <c>ms</c> alone with a sequence of 0.</summary>
    /// <exception cref="FormatException">The text is no entry ID.</exception>
    public static EntryId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is no entry ID; write milliseconds-sequence, such as 1700000000000-0.");

    /// <summary>Reads <c>ms-seq</c>, or <c>ms</c> alone with a sequence of 0; false where the text is no entry ID.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out EntryId result) => TryParse(s, null, out result);

    /// <inheritdoc cref="TryParse(string?, out EntryId)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EntryId result)
    {
        result = default;
        var text = s.AsSpan();
        var dash = text.IndexOf('-');
        ulong sequence = 0;
        if (dash >= 0 && !ulong.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out sequence)) return false;
        if (!ulong.TryParse(dash >= 0 ? text[..dash] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)) return false;
        result = new EntryId(milliseconds, sequence);
        return true;
    }

    internal static bool TryParse(ReadOnlySpan<byte> utf8, out EntryId result)
    {
        result = default;
        if (!Utf8Parser.TryParse(utf8, out ulong milliseconds, out var used)) return false;
        if (used == utf8.Length)
        {
            result = new EntryId(milliseconds, 0);
            return true;
        }
        if (utf8[used] != (byte)'-' || !Utf8Parser.TryParse(utf8[(used + 1)..], out ulong sequence, out var rest)) return false;
        result = new EntryId(milliseconds, sequence);
        return used + 1 + rest == utf8.Length;
    }

    /// <summary>Writes <c>ms-seq</c> as UTF-8 and returns its length; there has to be room for <see cref="LongestText"/> or as much as is needed.</summary>
    internal int Format(Span<byte> utf8)
    {
        Utf8Formatter.TryFormat(Milliseconds, utf8, out var milliseconds);
        utf8[milliseconds] = (byte)'-';
        Utf8Formatter.TryFormat(Sequence, utf8[(milliseconds + 1)..], out var sequence);
        return milliseconds + 1 + sequence;
    }

    /// <inheritdoc/>
    public int CompareTo(EntryId other) =>
        Milliseconds != other.Milliseconds ? Milliseconds.CompareTo(other.Milliseconds) : Sequence.CompareTo(other.Sequence);

    /// <summary>Writes <c>ms-seq</c>, as Redis does.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}");

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}", out charsWritten);

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Utf8.TryWrite(utf8Destination, CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}", out bytesWritten);

    /// <summary>Whether <paramref name="left"/> was added before <paramref name="right"/>.</summary>
    public static bool operator <(EntryId left, EntryId right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> was added after <paramref name="right"/>.</summary>
    public static bool operator >(EntryId left, EntryId right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or was added before it.</summary>
    public static bool operator <=(EntryId left, EntryId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or was added after it.</summary>
    public static bool operator >=(EntryId left, EntryId right) => left.CompareTo(right) >= 0;
}
