using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamGroups.Configuration;

namespace StreamGroups.ConfigurationSchema;

/// <summary>The schema of an application's <c>appsettings.json</c>, as far as it is ours.</summary>
internal static class SchemaDocument
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static string Text() => Build().ToJsonString(Indented) + "\n";

    public static JsonObject Build() => new()
    {
        ["definitions"] = new JsonObject
        {
            ["logLevel"] = Section(null, ("StreamGroups", new JsonObject { ["$ref"] = "#/definitions/logLevelThreshold" })),
        },
        ["type"] = "object",
        ["properties"] = new JsonObject { [ConfigurationPaths.Root] = Root() },
    };

    private static JsonObject Root()
    {
        var root = Closed(SectionOf(typeof(RedisStreamsOptions), RedisStreamsSettings.All));
        var properties = root["properties"]!.AsObject();
        properties[ConfigurationPaths.StreamsKey] = Named("The streams, by their names.", Stream());
        properties[ConfigurationPaths.PublishersKey] = Named(
            "The typed publishers, by the names of their messages' types.",
            Closed(Section(null, ("Stream", new JsonObject { ["description"] = "The stream that the publisher publishes to.", ["type"] = "string" }))));
        return root;
    }

    private static JsonObject Stream() => Section(
        "A stream.",
        (ConfigurationPaths.RetentionKey, Closed(SectionOf(typeof(RetentionOptions), RetentionSettings.All))),
        (ConfigurationPaths.BroadcastKey, Closed(SectionOf(typeof(BroadcastOptions), BroadcastSettings.All))),
        (ConfigurationPaths.GroupsKey, Named("The stream's groups, by their names.", SectionOf(typeof(GroupOptions), GroupSettings.All))));

    private static JsonObject SectionOf<TOptions>(Type options, IEnumerable<Setting<TOptions>> settings)
        where TOptions : new()
    {
        var defaults = new TOptions();
        return Section(
            Summaries.Of(options),
            [.. settings.Select(setting => (setting.Key, SettingSchema.Of(options.GetProperty(setting.Key)!, setting.Expected, defaults)))]);
    }

    private static JsonObject Section(string? description, params IEnumerable<(string Key, JsonObject Schema)> properties)
    {
        var section = new JsonObject();
        if (description is not null) section["description"] = description;
        section["type"] = "object";
        section["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create<string, JsonNode?>(property.Key, property.Schema)));
        return section;
    }

    private static JsonObject Named(string description, JsonObject items) =>
        new() { ["description"] = description, ["type"] = "object", ["additionalProperties"] = items };

    /// <summary>Another key is an error when the host starts. Where names are keys it may be the rest of a name with a colon.</summary>
    private static JsonObject Closed(JsonObject section)
    {
        section["additionalProperties"] = false;
        return section;
    }
}
