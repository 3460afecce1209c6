using StreamGroups.Transport;

namespace StreamGroups.Configuration;

/// <summary>Where things stand in configuration. Names may contain colons, so a path is built from names, never taken apart.</summary>
internal static class ConfigurationPaths
{
    public const string Root = "RedisStreams";
    public const string Streams = Root + ":" + StreamsKey;
    public const string Publishers = Root + ":" + PublishersKey;
    public const string SharedConnectionString = "ConnectionStrings:redis";
    public const string StreamsKey = "Streams";
    public const string PublishersKey = "Publishers";
    public const string GroupsKey = "Groups";
    public const string RetentionKey = "Retention";

    public const string BroadcastKey = "Broadcast";

    public static string OfBroadcast(string stream) => $"{Streams}:{stream}:{BroadcastKey}";

    public static string OfPublisher(string name) => $"{Publishers}:{name}";

    public static string OfStream(string stream) => $"{Streams}:{stream}";

    public static string OfRetention(string stream) => $"{Streams}:{stream}:{RetentionKey}";

    public static string OfGroups(string stream) => $"{Streams}:{stream}:{GroupsKey}";

    public static string OfGroup(GroupAddress group) => $"{OfGroups(group.Stream)}:{group.Group}";
}
