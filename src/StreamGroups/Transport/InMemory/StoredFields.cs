using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace StreamGroups.Transport.InMemory;

/// <summary>The fields of stored entries: names and values in turn. Arrays in the store are never written to again.</summary>
internal static class StoredFields
{
    private static readonly ReadOnlyMemory<byte> DataName = Encoding.UTF8.GetBytes(Payload.DataField);
    private static readonly ReadOnlyMemory<byte> OnlyName = Encoding.UTF8.GetBytes(Payload.OnlyField);

    /// <summary>The one field of a published message, with a copy of its bytes.</summary>
    public static ReadOnlyMemory<byte>[] OfData(ReadOnlyMemory<byte> data) => [DataName, data.ToArray()];

    /// <summary>Copies another program's fields.</summary>
    public static ReadOnlyMemory<byte>[] Copy(IReadOnlyList<ReadOnlyMemory<byte>> namesAndValues)
    {
        if (namesAndValues.Count is 0 || namesAndValues.Count % 2 != 0)
        {
            throw new ArgumentException("An entry needs names and values in turn, at least one pair.", nameof(namesAndValues));
        }
        return [.. namesAndValues.Select(static part => (ReadOnlyMemory<byte>)part.ToArray())];
    }

    public static Payload ToPayload(ReadOnlyMemory<byte>[] fields) => Payload.OfEntry(fields, IndexOfData(fields), IsTagged(fields));

    /// <summary>Whether the last field, after others, names the only group that the entry is for.</summary>
    public static bool IsTagged(ReadOnlyMemory<byte>[] fields) => fields.Length > 2 && fields[^2].Span.SequenceEqual(OnlyName.Span);

    /// <summary>An entry's own fields as they are, then those that say why it is dead.</summary>
    public static ReadOnlyMemory<byte>[] ToDeadLetter(
        ReadOnlyMemory<byte>[] fields, List<KeyValuePair<string, string>> reasons, DateTimeOffset delivered, DateTimeOffset now)
    {
        reasons.Add(new(DeadLetterFields.LastTime, Milliseconds(delivered)));
        reasons.Add(new(DeadLetterFields.Time, Milliseconds(now)));
        List<ReadOnlyMemory<byte>> dead = [.. fields];
        foreach (var (name, value) in reasons)
        {
            dead.Add(Encoding.UTF8.GetBytes(name));
            dead.Add(Encoding.UTF8.GetBytes(value));
        }
        return [.. dead];
    }

    /// <summary>An entry's own fields and ID out of a dead letter's; false where that is another program's entry.</summary>
    public static bool TrySplit(ReadOnlyMemory<byte>[] fields, [NotNullWhen(true)] out ReadOnlyMemory<byte>[]? own, out EntryId id)
    {
        var at = DeadLetterFields.IndexOfId(fields);
        own = at > 0 ? fields[..at] : null;
        return EntryId.TryParse(at > 0 ? fields[at + 1].Span : default, out id) && own is not null;
    }

    /// <summary>The fields of an entry that is for one group only; the tag of an earlier time goes.</summary>
    public static ReadOnlyMemory<byte>[] Tag(ReadOnlyMemory<byte>[] fields, string group) =>
        [.. WithoutTag(fields), OnlyName, Encoding.UTF8.GetBytes(group)];

    public static ReadOnlyMemory<byte>[] WithoutTag(ReadOnlyMemory<byte>[] fields) => IsTagged(fields) ? fields[..^2] : fields;

    public static bool AreEqual(ReadOnlyMemory<byte>[] left, ReadOnlyMemory<byte>[] right) =>
        left.Length == right.Length && left.Zip(right).All(static pair => pair.First.Span.SequenceEqual(pair.Second.Span));

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static int IndexOfData(ReadOnlyMemory<byte>[] fields)
    {
        for (var index = 0; index < fields.Length; index += 2)
        {
            if (fields[index].Span.SequenceEqual(DataName.Span)) return index;
        }
        return -1;
    }
}
