using System.Collections.Frozen;

namespace StreamGroups.Configuration;

/// <summary>Every key of the section <c>RedisStreams</c>, the streams aside.</summary>
internal static class RedisStreamsSettings
{
    /// <summary>Redis takes no longer texts, unless its proto-max-bulk-len says so.</summary>
    private const int LargestMessage = 512 * 1024 * 1024;

    private static readonly TimeSpan ShortestPublishTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPublishTimeout = TimeSpan.FromDays(1);

    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(7);

    public static IReadOnlyList<Setting<RedisStreamsOptions>> All { get; } =
    [
        new ScalarSetting<RedisStreamsOptions, string?>(
            nameof(RedisStreamsOptions.ConnectionString), "a connection string, such as localhost:6379",
            ValueFormats.Text, o => o.ConnectionString, (o, value) => o.BindConnectionString(value), _ => true),
        new ScalarSetting<RedisStreamsOptions, string?>(
            nameof(RedisStreamsOptions.KeyPrefix), "a text, such as shop: (empty for none)",
            ValueFormats.Text, o => o.KeyPrefix, (o, value) => o.KeyPrefix = value!, value => value is not null),
        new ScalarSetting<RedisStreamsOptions, int?>(
            nameof(RedisStreamsOptions.Database), "a whole number, 0 or greater, such as 1",
            ValueFormats.Optional(ValueFormats.Whole), o => o.Database, (o, value) => o.Database = value, value => value is null or >= 0),
        new ScalarSetting<RedisStreamsOptions, TimeSpan>(
            nameof(RedisStreamsOptions.PublishTimeout), "a time from 00:00:00.01 (10 ms) to 1.00:00:00 (one day), such as 00:00:30",
            ValueFormats.Time, o => o.PublishTimeout, (o, value) => o.PublishTimeout = value,
            value => value >= ShortestPublishTimeout && value <= LongestPublishTimeout),
        new ScalarSetting<RedisStreamsOptions, TimeSpan>(
            nameof(RedisStreamsOptions.DeduplicationWindow), "a time from 00:00:01 to 7.00:00:00 (seven days), such as 00:10:00",
            ValueFormats.Time, o => o.DeduplicationWindow, (o, value) => o.DeduplicationWindow = value,
            value => value >= ShortestWindow && value <= LongestWindow),
        new ScalarSetting<RedisStreamsOptions, int>(
            nameof(RedisStreamsOptions.MaxMessageSize), "a whole number of bytes from 1024 to 536870912 (512 MiB), such as 1048576",
            ValueFormats.Whole, o => o.MaxMessageSize, (o, value) => o.MaxMessageSize = value,
            value => value is >= 1024 and <= LargestMessage),
        new ScalarSetting<RedisStreamsOptions, TimeSpan?>(
            nameof(RedisStreamsOptions.DrainTimeout), "00:00:00 or a longer time, such as 00:00:20",
            ValueFormats.Optional(ValueFormats.Time), o => o.DrainTimeout, (o, value) => o.DrainTimeout = value,
            value => value is null || value >= TimeSpan.Zero),
    ];

    public static FrozenSet<string> Keys { get; } =
        All.Select(setting => setting.Key).Append(ConfigurationPaths.StreamsKey).Append(ConfigurationPaths.PublishersKey).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
