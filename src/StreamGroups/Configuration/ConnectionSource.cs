using StackExchange.Redis;

namespace StreamGroups.Configuration;

/// <summary>How to connect, and who said so.</summary>
/// <param name="Options">A copy of its own, with the database that counts; change it freely.</param>
/// <param name="From">Where it came from, to follow "from" in a message.</param>
internal sealed record ConnectionSource(ConfigurationOptions Options, string From)
{
    public const string Code = "UseConnection in code";

    /// <summary>Where the text of the options came from.</summary>
    public static string OfText(RedisStreamsOptions options) => options.ConnectionStringIsFromCode
        ? $"{nameof(RedisStreamsOptions)}.{nameof(RedisStreamsOptions.ConnectionString)} in code"
        : $"{ConfigurationPaths.Root}:{nameof(RedisStreamsOptions.ConnectionString)}";

    /// <summary>Without the password, which the options themselves would write.</summary>
    public override string ToString() => $"{Options.ToString(includePassword: false)} from {From}";
}
