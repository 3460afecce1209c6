using Microsoft.Extensions.Logging;

namespace StreamGroups.Testing.Hosting;

/// <summary>What the harness logs. Event IDs 540 to 559.</summary>
internal static partial class HarnessLog
{
    public const string Category = "StreamGroups.Testing";

    [LoggerMessage(540, LogLevel.Information, "The streams of this application are under a test harness: in memory, and time stands still until a test moves it")]
    public static partial void InMemory(ILogger logger);

    [LoggerMessage(541, LogLevel.Information, "The streams of this application are under a test harness: on Redis, with keys that begin with '{Prefix}'")]
    public static partial void OnRedis(ILogger logger, string prefix);

    [LoggerMessage(542, LogLevel.Warning, "The keys of a test, which contain '{Prefix}', could not be removed: {Cause}")]
    public static partial void KeysLeft(ILogger logger, string prefix, string cause);
}
