using System.Text;
using StreamGroups.Resilience;
using StreamGroups.Testing.Quiet;
using StreamGroups.Testing.Recording;

namespace StreamGroups.Testing;

/// <summary>Tells why a test waited in vain: what happened, and what may be missing.</summary>
internal static class FailureText
{
    private const int MostLines = 50;

    public static string OfPublished<T>(StreamGroupsTestHarness harness, Func<PublishedMessage<T>, bool>? match)
    {
        var all = harness.Publications<T>();
        var text = Begin<T>(harness, all.Count, "published");
        Count(text, all.Count, "published", all.Count(one => match?.Invoke(one) != false), all.Count(static one => one.Record.IsTaken), match is not null);
        return End(text, harness);
    }

    public static string OfDelivery<T>(StreamGroupsTestHarness harness, RecordKind kind, Func<MessageDelivery<T>, bool>? match)
    {
        var what = kind switch
        {
            RecordKind.Begun => "begun",
            RecordKind.Handled => "handled",
            RecordKind.Retried => "retried",
            _ => "dead-lettered",
        };
        var all = harness.Journal.Deliveries(kind).Select(harness.Reader.Find<T>).OfType<MessageDelivery<T>>().ToArray();
        var text = Begin<T>(harness, all.Length, what);
        Count(
            text, all.Length, what, all.Count(one => StreamGroupsTestHarness.Matches(one, match)), all.Count(one => one.Record.IsTaken(kind)),
            match is not null);
        return End(text, harness);
    }

    public static string OfFailure<T>(StreamGroupsTestHarness harness, MessageDelivery<T> failed) =>
        End(new StringBuilder($"{RecordText.NameOf(typeof(T))} was not handled: {failed}."), harness);

    public static string OfIdle(StreamGroupsTestHarness harness, IReadOnlyList<GroupState> groups)
    {
        var text = new StringBuilder($"The application was not idle within {RecordText.Of(harness.Options.Timeout)}.");
        foreach (var group in groups.Where(static one => one.IsBusy)) text.Append($" {Busy(group)}");
        return End(text, harness);
    }

    /// <summary>What handlers threw, so that a test's output has their stack traces; null where none did.</summary>
    public static Exception? Exceptions(IReadOnlyList<MessageDelivery> failures)
    {
        var exceptions = failures.Select(static one => one.Exception!).ToArray();
        return exceptions.Length > 1 ? new AggregateException(exceptions) : exceptions.FirstOrDefault();
    }

    private static StringBuilder Begin<T>(StreamGroupsTestHarness harness, int all, string what) =>
        new($"No {(all > 0 ? "other " : "")}{RecordText.NameOf(typeof(T))} was {what} within {RecordText.Of(harness.Options.Timeout)}.");

    private static void Count(StringBuilder text, int all, string what, int matching, int taken, bool hasPredicate)
    {
        if (all == 0) return;
        text.Append($" {all} {(all == 1 ? "was" : "were")} {what}");
        if (hasPredicate) text.Append($", of which the predicate is true for {matching}");
        if (taken > 0) text.Append($", of which {taken} {(taken == 1 ? "was" : "were")} given to earlier calls: each is given once");
        text.Append('.');
    }

    private static string End(StringBuilder text, StreamGroupsTestHarness harness)
    {
        var (published, deliveries) = (harness.Journal.Publications(), harness.Journal.Deliveries());
        var waits = StreamGroupsTestHarness.WaitingRetries(deliveries);
        if (waits.Length > 0)
        {
            var next = waits.Min(static one => one.EndedAt + (one.Delay ?? TimeSpan.Zero)) - harness.Journal.Elapsed;
            Waiting(text, harness, waits.Length == 1 ? "1 retry waits" : $"{waits.Length} retries wait", next > TimeSpan.Zero ? RecordText.Of(next) : "a handler");
        }
        var scheduled = harness.Journal.Scheduled();
        if (scheduled.Length > 0)
        {
            Waiting(
                text, harness, scheduled.Length == 1 ? "1 scheduled message waits" : $"{scheduled.Length} scheduled messages wait",
                RecordText.Of(scheduled.Min()));
        }
        foreach (var line in harness.Undelivered(published)) text.Append($" {line}");
        List(text, "Published", [.. published.Select(RecordText.Of)]);
        List(text, "Delivered", [.. deliveries.Select(RecordText.Of)]);
        return text.ToString();
    }

    private static void Waiting(StringBuilder text, StreamGroupsTestHarness harness, string what, string forWhat) => text.Append(
        $" {what} for {forWhat}{(harness.CanAdvance ? $": harness.{nameof(StreamGroupsTestHarness.Advance)} lets time pass." : ".")}");

    private static void List(StringBuilder text, string head, string[] lines)
    {
        text.AppendLine().Append($"{head}:{(lines.Length == 0 ? " nothing" : "")}");
        if (lines.Length > MostLines) text.AppendLine().Append($"  … {lines.Length - MostLines} more before these");
        foreach (var line in lines.TakeLast(MostLines)) text.AppendLine().Append($"  {line}");
    }

    private static string Busy(GroupState group)
    {
        List<string> parts = [];
        if (group.Delivered > 0) parts.Add($"{group.Delivered} delivered and not settled");
        if (group.HasNew) parts.Add("new entries not delivered");
        if (group.Due > 0) parts.Add($"{group.Due} due for a retry");
        if (group.State == SessionState.Starting) parts.Add("its subscription is starting");
        return $"{group.Group}: {string.Join(", ", parts)}.";
    }
}
