using System.Globalization;

namespace StreamGroups.Transport;

/// <summary>The fields that a dead-lettered entry has after its own, which stay as they were. <see cref="Id"/> is the first of them.</summary>
internal static class DeadLetterFields
{
    public const string Id = "__dead_id__";
    public const string Stream = "__dead_stream__";
    public const string Group = "__dead_group__";
    public const string Consumer = "__dead_consumer__";
    public const string DeliveryCount = "__dead_delivery_count__";
    public const string Reason = "__dead_reason__";
    public const string ExceptionType = "__dead_exception_type__";
    public const string ExceptionMessage = "__dead_exception_message__";
    public const string ExceptionStack = "__dead_exception_stack__";

    /// <summary>When the entry was published, in milliseconds since 1970, by the server's clock: those of its ID.</summary>
    public const string FirstTime = "__dead_first_time__";

    /// <summary>When it was delivered last, in milliseconds since 1970, by the server's clock; see <see cref="DeadLetter.SinceDelivery"/>.</summary>
    public const string LastTime = "__dead_last_time__";

    /// <summary>When it was dead-lettered, in milliseconds since 1970, by the server's clock.</summary>
    public const string Time = "__dead_time__";

    /// <summary>
    /// Names and values in turn, as every transport writes them after the entry's own fields; <see cref="LastTime"/> and <see cref="Time"/>, which
    /// come last, are the store's.
    /// </summary>
    public static List<KeyValuePair<string, string>> Of(GroupAddress group, string consumer, EntryId id, DeadLetter letter)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new(Id, id.ToString()), new(Stream, group.Stream), new(Group, group.Group), new(Consumer, consumer),
            new(DeliveryCount, letter.DeliveryCount.ToString(CultureInfo.InvariantCulture)), new(Reason, letter.Reason),
        ];
        if (letter.ExceptionType is { } type) fields.Add(new(ExceptionType, type));
        if (letter.ExceptionMessage is { } message) fields.Add(new(ExceptionMessage, message));
        if (letter.ExceptionStack is { } stack) fields.Add(new(ExceptionStack, stack));
        fields.Add(new(FirstTime, id.Milliseconds.ToString(CultureInfo.InvariantCulture)));
        return fields;
    }

    /// <summary>
    /// Where these begin among a dead letter's fields, which is how many parts the entry's own have; below zero where there are none. An entry that
    /// was dead-lettered twice, the second time out of a dead-letter stream, has them twice: the last ones count.
    /// </summary>
    public static int IndexOfId(ReadOnlySpan<ReadOnlyMemory<byte>> fields)
    {
        var at = fields.Length - 2;
        while (at >= 0 && !fields[at].Span.SequenceEqual("__dead_id__"u8)) at -= 2;
        return at;
    }
}
