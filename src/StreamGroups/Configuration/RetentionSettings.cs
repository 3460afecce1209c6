using System.Collections.Frozen;

namespace StreamGroups.Configuration;

/// <summary>Every key of a stream's section <c>Retention</c>.</summary>
internal static class RetentionSettings
{
    private const string AnyTime = "a time from 00:00:01 (1 s) to 3650.00:00:00 (3650 days)";
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3_650);

    public static IReadOnlyList<Setting<RetentionOptions>> All { get; } =
    [
        new ScalarSetting<RetentionOptions, RetentionPolicy>(
            nameof(RetentionOptions.Policy), "KeepAll, MaxLength, MaxAge, UntilProcessed or DeleteWhenProcessed",
            ValueFormats.Choice<RetentionPolicy>(), o => o.Policy, (o, value) => o.Policy = value, Enum.IsDefined, isLive: true),
        new ScalarSetting<RetentionOptions, TimeSpan>(
            nameof(RetentionOptions.MinAge), "a time from 00:00:00 to 3650.00:00:00 (3650 days), such as 01:00:00",
            ValueFormats.Time, o => o.MinAge, (o, value) => o.MinAge = value,
            value => value >= TimeSpan.Zero && value <= Longest, isLive: true),
        new ScalarSetting<RetentionOptions, long?>(
            nameof(RetentionOptions.MaxLength), "a whole number, 1 or more, such as 1000000",
            ValueFormats.Optional(ValueFormats.Long), o => o.MaxLength, (o, value) => o.MaxLength = value,
            value => value is null or >= 1, isLive: true),
        new ScalarSetting<RetentionOptions, TimeSpan?>(
            nameof(RetentionOptions.MaxAge), $"{AnyTime}, such as 7.00:00:00 for a week",
            ValueFormats.Optional(ValueFormats.Time), o => o.MaxAge, (o, value) => o.MaxAge = value, IsUsable, isLive: true),
        new ScalarSetting<RetentionOptions, long>(
            nameof(RetentionOptions.LengthWarning), "a whole number, 0 or more, such as 1000000 (0 for no warning)",
            ValueFormats.Long, o => o.LengthWarning, (o, value) => o.LengthWarning = value, value => value >= 0, isLive: true),
        new ScalarSetting<RetentionOptions, TimeSpan>(
            nameof(RetentionOptions.HoldWarning), $"{AnyTime}, such as 00:15:00",
            ValueFormats.Time, o => o.HoldWarning, (o, value) => o.HoldWarning = value, value => IsUsable(value), isLive: true),
        new ScalarSetting<RetentionOptions, TimeSpan?>(
            nameof(RetentionOptions.HoldLimit), $"{AnyTime}, such as 3.00:00:00 for three days",
            ValueFormats.Optional(ValueFormats.Time), o => o.HoldLimit, (o, value) => o.HoldLimit = value, IsUsable, isLive: true),
    ];

    public static FrozenSet<string> Keys { get; } = All.Select(setting => setting.Key).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static bool IsUsable(TimeSpan? value) => value is null || (value >= Shortest && value <= Longest);
}
