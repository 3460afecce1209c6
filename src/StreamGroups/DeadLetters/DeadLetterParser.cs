using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamGroups.Transport;

namespace StreamGroups.DeadLetters;

/// <summary>Makes dead letters of what is stored.</summary>
internal static class DeadLetterParser
{
    /// <summary>Null where it is an entry of another program, and no dead letter.</summary>
    public static DeadLetterEntry? Parse(in StoredDeadLetter stored, GroupAddress group, JsonSerializerOptions json)
    {
        var fields = stored.Fields;
        var count = DeadLetterFields.IndexOfId(fields);
        if (count <= 0 || !EntryId.TryParse(fields[count + 1].Span, out var original)) return null;
        var about = new Dictionary<string, string>();
        for (var i = count; i + 1 < fields.Length; i += 2) about.TryAdd(Text(fields[i]), Text(fields[i + 1]));

        var own = WithoutTag(fields[..count]);
        return new DeadLetterEntry(Payload.OfEntry(own, IndexOf(own, "__data__"u8), isTagged: false), json)
        {
            Id = stored.Id,
            OriginalId = original,
            Stream = group.Stream,
            Group = group.Group,
            Consumer = about.GetValueOrDefault(DeadLetterFields.Consumer, ""),
            DeliveryCount = long.TryParse(about.GetValueOrDefault(DeadLetterFields.DeliveryCount), CultureInfo.InvariantCulture, out var times) ? times : 0,
            Reason = about.GetValueOrDefault(DeadLetterFields.Reason, ""),
            ExceptionType = about.GetValueOrDefault(DeadLetterFields.ExceptionType),
            ExceptionMessage = about.GetValueOrDefault(DeadLetterFields.ExceptionMessage),
            ExceptionStack = about.GetValueOrDefault(DeadLetterFields.ExceptionStack),
            PublishedAt = Time(about.GetValueOrDefault(DeadLetterFields.FirstTime)) ?? original.Timestamp,
            LastDeliveredAt = Time(about.GetValueOrDefault(DeadLetterFields.LastTime)) ?? stored.Id.Timestamp,
            Fields = [.. own.Chunk(2).Select(pair => KeyValuePair.Create(Text(pair[0]), pair[1]))],
        };
    }

    /// <summary>That it was once replayed to this group alone is no part of the entry.</summary>
    private static ReadOnlyMemory<byte>[] WithoutTag(ReadOnlyMemory<byte>[] fields) =>
        fields.Length > 2 && fields[^2].Span.SequenceEqual("__only__"u8) ? fields[..^2] : fields;

    private static int IndexOf(ReadOnlyMemory<byte>[] fields, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < fields.Length; i += 2)
        {
            if (fields[i].Span.SequenceEqual(name)) return i;
        }
        return -1;
    }

    private static DateTimeOffset? Time(string? milliseconds) =>
        ulong.TryParse(milliseconds, CultureInfo.InvariantCulture, out var time) ? new EntryId(time, 0).Timestamp : null;

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
