using System.Collections.Frozen;

namespace StreamGroups.Configuration;

/// <summary>Every key of a group's section.</summary>
internal static class GroupSettings
{
    public const int MostConcurrency = 10_000;
    public const int MostPrefetch = 100_000;

    private static readonly TimeSpan ShortestAckWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestAckWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestBatchWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestMaxLease = TimeSpan.FromDays(30);

    public static IReadOnlyList<Setting<GroupOptions>> All { get; } =
    [
        new ScalarSetting<GroupOptions, string?>(
            nameof(GroupOptions.Consumer),
            "a name that is not blank and does not begin with ~, such as worker-1, or left out for a name unique to this process",
            ValueFormats.Text, o => o.Consumer, (o, value) => o.Consumer = value,
            value => value is null || (!string.IsNullOrWhiteSpace(value) && value[0] != '~')),
        new ScalarSetting<GroupOptions, int>(
            nameof(GroupOptions.Concurrency), "a whole number from 1 to 10000, such as 8",
            ValueFormats.Whole, o => o.Concurrency, (o, value) => o.Concurrency = value,
            value => value is >= 1 and <= MostConcurrency, isLive: true),
        new ScalarSetting<GroupOptions, int>(
            nameof(GroupOptions.Prefetch), "a whole number from 1 to 100000, such as 256",
            ValueFormats.Whole, o => o.Prefetch, (o, value) => o.Prefetch = value,
            value => value is >= 1 and <= MostPrefetch, isLive: true),
        new ScalarSetting<GroupOptions, TimeSpan>(
            nameof(GroupOptions.AckWait), "a time from 00:00:00.1 (100 ms) to 1.00:00:00 (one day), such as 00:00:30",
            ValueFormats.Time, o => o.AckWait, (o, value) => o.AckWait = value,
            value => value >= ShortestAckWait && value <= LongestAckWait),
        new ScalarSetting<GroupOptions, TimeSpan>(
            nameof(GroupOptions.MaxLease), "a time from 00:00:00.1 (100 ms) to 30.00:00:00 (30 days), such as 01:00:00",
            ValueFormats.Time, o => o.MaxLease, (o, value) => o.MaxLease = value,
            value => value >= ShortestAckWait && value <= LongestMaxLease, isLive: true),
        new ScalarSetting<GroupOptions, int>(
            nameof(GroupOptions.MaxDeliveries), "a whole number from 1 to 1000000, such as 5",
            ValueFormats.Whole, o => o.MaxDeliveries, (o, value) => o.MaxDeliveries = value,
            value => value is >= 1 and <= 1_000_000, isLive: true),
        new BackoffSetting(),
        new ScalarSetting<GroupOptions, int>(
            nameof(GroupOptions.BatchSize), "a whole number from 1 to 10000, such as 100",
            ValueFormats.Whole, o => o.BatchSize, (o, value) => o.BatchSize = value,
            value => value is >= 1 and <= 10_000, isLive: true),
        new ScalarSetting<GroupOptions, TimeSpan>(
            nameof(GroupOptions.BatchWait), "a time from 00:00:00 (none) to 00:01:00 (one minute), such as 00:00:00.1",
            ValueFormats.Time, o => o.BatchWait, (o, value) => o.BatchWait = value,
            value => value >= TimeSpan.Zero && value <= LongestBatchWait, isLive: true),
        new ScalarSetting<GroupOptions, DeliveryMode>(
            nameof(GroupOptions.Mode), "AtLeastOnce, AtMostOnce, NoAck or Manual",
            ValueFormats.Choice<DeliveryMode>(), o => o.Mode, (o, value) => o.Mode = value, Enum.IsDefined),
        new ScalarSetting<GroupOptions, long?>(
            nameof(GroupOptions.MaxDeadLetters), "a whole number, 1 or more, such as 100000",
            ValueFormats.Optional(ValueFormats.Long), o => o.MaxDeadLetters, (o, value) => o.MaxDeadLetters = value,
            value => value is null or >= 1, isLive: true),
        new ScalarSetting<GroupOptions, bool>(
            nameof(GroupOptions.ExclusiveConsumer), "true or false",
            ValueFormats.Flag, o => o.ExclusiveConsumer, (o, value) => o.ExclusiveConsumer = value, _ => true),
        new ScalarSetting<GroupOptions, bool>(
            nameof(GroupOptions.SingleActive), "true or false",
            ValueFormats.Flag, o => o.SingleActive, (o, value) => o.SingleActive = value, _ => true),
        new ScalarSetting<GroupOptions, StartPosition>(
            nameof(GroupOptions.StartFrom),
            "Beginning, New, an entry ID such as 1700000000000-0, or a time since 1970 such as 2026-01-31T12:00:00Z",
            ValueFormats.Start, o => o.StartFrom, (o, value) => o.StartFrom = value, _ => true),
        new ScalarSetting<GroupOptions, UnmatchedAction>(
            nameof(GroupOptions.Unmatched), "DeadLetter or Ignore",
            ValueFormats.Choice<UnmatchedAction>(), o => o.Unmatched, (o, value) => o.Unmatched = value, Enum.IsDefined, isLive: true),
        new ScalarSetting<GroupOptions, bool>(
            nameof(GroupOptions.Enabled), "true or false",
            ValueFormats.Flag, o => o.Enabled, (o, value) => o.Enabled = value, _ => true, isLive: true),
    ];

    public static FrozenSet<string> Keys { get; } = All.Select(setting => setting.Key).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
