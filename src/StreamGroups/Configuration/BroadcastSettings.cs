using System.Collections.Frozen;

namespace StreamGroups.Configuration;

/// <summary>Every key of a stream's section <c>Broadcast</c>.</summary>
internal static class BroadcastSettings
{
    public static IReadOnlyList<Setting<BroadcastOptions>> All { get; } =
    [
        new ScalarSetting<BroadcastOptions, StartPosition>(
            nameof(BroadcastOptions.From),
            "New, Beginning, an entry ID such as 1700000000000-0, or a time since 1970 such as 2026-01-31T12:00:00Z",
            ValueFormats.Start, o => o.From, (o, value) => o.From = value, _ => true),
        new ScalarSetting<BroadcastOptions, int>(
            nameof(BroadcastOptions.Concurrency), "a whole number from 1 to 10000, such as 8",
            ValueFormats.Whole, o => o.Concurrency, (o, value) => o.Concurrency = value, value => value is >= 1 and <= 10_000, isLive: true),
        new ScalarSetting<BroadcastOptions, int>(
            nameof(BroadcastOptions.Prefetch), "a whole number from 1 to 100000, such as 256",
            ValueFormats.Whole, o => o.Prefetch, (o, value) => o.Prefetch = value, value => value is >= 1 and <= 100_000, isLive: true),
        new ScalarSetting<BroadcastOptions, string?>(
            nameof(BroadcastOptions.PositionName),
            "a name that is not blank and does not begin with ~, such as web-1, or left out for no saved position",
            ValueFormats.Text, o => o.PositionName, (o, value) => o.PositionName = value,
            value => value is null || (!string.IsNullOrWhiteSpace(value) && value[0] != '~')),
        new ScalarSetting<BroadcastOptions, bool>(
            nameof(BroadcastOptions.Enabled), "true or false",
            ValueFormats.Flag, o => o.Enabled, (o, value) => o.Enabled = value, _ => true, isLive: true),
    ];

    public static FrozenSet<string> Keys { get; } = All.Select(setting => setting.Key).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
