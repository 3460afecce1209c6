using System.Globalization;
using StreamGroups.Serialization;

namespace StreamGroups.Testing.Recording;

/// <summary>Words for what happened.</summary>
internal static class RecordText
{
    private const int LongestMessage = 200;

    public static string NameOf(Type type) => TypeNames.Of(type);

    /// <summary>A message in one line.</summary>
    public static string Of(object? message)
    {
        string text;
        try
        {
            text = message is byte[] or ReadOnlyMemory<byte> ? "bytes" : Convert.ToString(message, CultureInfo.InvariantCulture) ?? "null";
        }
        catch (Exception exception)
        {
            text = $"{message?.GetType().Name}, whose ToString failed: {exception.Message}"; // It is the user's.
        }
        text = text.ReplaceLineEndings(" ");
        return text.Length <= LongestMessage ? text : string.Concat(text.AsSpan(0, LongestMessage), "…");
    }

    public static string Of(DeliveryRecord record)
    {
        var message = record.Message is not null ? $" {Of(record.Message)}" : record.Type is { } type ? $" {NameOf(type)}" : "";
        return $"{At(record.At)} {record}:{message} — {StateOf(record)}";
    }

    public static string Of(PublishRecord record) => record.Exception is null
        ? $"{At(record.At)} {record.Stream}{(record.Id == EntryId.Zero ? "" : $" {record.Id}")}{(record.IsScheduled ? $", to be published at {record.Id.Timestamp:O}" : "")}: {Of(record.Message)}"
        : $"{At(record.At)} {record.Stream}: {Of(record.Message)} — not published: {Of(record.Exception)}";

    public static string Of(Exception exception) => $"{exception.GetType().FullName}: {exception.Message.ReplaceLineEndings(" ")}";

    public static string OutcomeOf(DeliveryOutcome outcome, Exception? exception, string? reason, TimeSpan? delay) => outcome switch
    {
        DeliveryOutcome.Running => "running",
        DeliveryOutcome.Handled => "handled",
        DeliveryOutcome.Retried => $"to be delivered again {In(delay)}{Because(exception)}",
        DeliveryOutcome.DeadLettered => $"dead-lettered ({reason}){Because(exception)}",
        DeliveryOutcome.Released => $"handed back, to be delivered again {In(delay)}{Because(exception)}",
        _ => $"{(exception is null ? "for none of the group's handlers, " : "failed ")}and not delivered again{Because(exception)}",
    };

    private static string StateOf(DeliveryRecord record) => record switch
    {
        { Outcome: not DeliveryOutcome.Running } => OutcomeOf(record.Outcome, record.Exception, record.Reason, record.Delay),
        { HasEnded: false, Settled: null } => "its handler still runs",
        { HasEnded: false } => "settled, and its handler still runs",
        _ => $"its handler has {(record.Exception is null ? "completed" : "failed")}, which the store has not confirmed{Because(record.Exception)}",
    };

    private static string In(TimeSpan? delay) => delay is { } wait && wait > TimeSpan.Zero ? $"in {Of(wait)}" : "at once";

    private static string Because(Exception? exception) => exception is null ? "" : $": {Of(exception)}";

    private static string At(TimeSpan time) => $"+{Of(time)}";

    /// <summary>A span in seconds, as an exact test writes them.</summary>
    public static string Of(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s");
}
