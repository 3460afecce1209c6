using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using StreamGroups.Configuration;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Configuration;

/// <summary>What editors are told of <c>appsettings.json</c> is what the options take. That it is up to date the build itself sees.</summary>
public sealed partial class ConfigurationSchemaTests
{
    private static readonly JsonObject Root = JsonNode.Parse(
        File.ReadAllText(Path.Combine(Repository.Root, "src/StreamGroups/ConfigurationSchema.json")))!["properties"]![ConfigurationPaths.Root]!.AsObject();

    private static readonly JsonObject Stream = Root["properties"]!["Streams"]!["additionalProperties"]!.AsObject();

    [Fact]
    public void It_has_every_setting_of_the_root() => Holds(Root, RedisStreamsSettings.All, RedisStreamsSettings.Keys);

    [Fact]
    public void It_has_every_setting_of_a_group() =>
        Holds(Stream["properties"]!["Groups"]!["additionalProperties"]!.AsObject(), GroupSettings.All, GroupSettings.Keys);

    [Fact]
    public void It_has_every_setting_of_a_retention() =>
        Holds(Stream["properties"]!["Retention"]!.AsObject(), RetentionSettings.All, RetentionSettings.Keys);

    [Fact]
    public void It_has_every_setting_of_a_broadcast() =>
        Holds(Stream["properties"]!["Broadcast"]!.AsObject(), BroadcastSettings.All, BroadcastSettings.Keys);

    [Fact]
    public void It_has_every_key_of_a_stream() => Assert.Equal(
        ConfiguredNames.StreamKeys.Order(StringComparer.Ordinal),
        Stream["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal));

    /// <summary>Every section of ours in the README and the examples.</summary>
    [Fact]
    public void What_documents_and_examples_configure_fits()
    {
        var blocks = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md"))
            .SelectMany(path => Blocks().Matches(File.ReadAllText(path)).Select(block => block.Groups[1].Value));
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "examples"), "appsettings.json", SearchOption.AllDirectories).Select(File.ReadAllText);
        var sections = blocks.Concat(files).Select(Parse).Select(json => json?[ConfigurationPaths.Root]).OfType<JsonObject>().ToList();

        Assert.NotEmpty(sections);
        Assert.All(sections, section => Fits(section, Root, ConfigurationPaths.Root));
    }

    private static void Holds<TOptions>(JsonObject section, IReadOnlyList<Setting<TOptions>> settings, IEnumerable<string> keys)
        where TOptions : new()
    {
        var properties = section["properties"]!.AsObject();
        Assert.Equal(keys.Order(StringComparer.Ordinal), properties.Select(property => property.Key).Order(StringComparer.Ordinal));
        foreach (var setting in settings)
        {
            var schema = properties[setting.Key]!.AsObject();
            Assert.True(schema["description"]!.GetValue<string>().Length > 20, setting.Key);
            if (schema["default"] is { } value) Assert.True(setting.AreSame(new TOptions(), Bound(setting, value)), $"{setting.Key}: its default is not {value}.");
            if (schema["enum"] is JsonArray choices) Assert.All(choices, choice => Bound(setting, choice!));
            if (schema["type"]?.GetValue<string>() != "integer") continue;
            Assert.NotNull(schema["minimum"]);
            CheckLimit(setting, schema["minimum"], -1);
            CheckLimit(setting, schema["maximum"], 1);
        }
    }

    private static void CheckLimit<TOptions>(Setting<TOptions> setting, JsonNode? limit, int beyond)
        where TOptions : new()
    {
        if (limit is null) return;
        Bound(setting, limit);
        Assert.NotEmpty(Faults(setting, limit.GetValue<long>() + beyond, out _));
    }

    private static TOptions Bound<TOptions>(Setting<TOptions> setting, JsonNode value)
        where TOptions : new()
    {
        Assert.Empty(Faults(setting, value, out var options));
        return options;
    }

    private static List<string> Faults<TOptions>(Setting<TOptions> setting, JsonNode value, out TOptions options)
        where TOptions : new()
    {
        var json = new JsonObject { [setting.Key] = value.DeepClone() };
        using var stream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(json));
        var section = new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection(setting.Key);
        options = new TOptions();
        List<string> faults = [];
        setting.Bind(section, options, faults);
        setting.Check(options, section, setting.Key, faults);
        return faults;
    }

    private static void Fits(JsonNode? value, JsonObject schema, string path)
    {
        if (value is not JsonObject section)
        {
            if (schema["enum"] is JsonArray choices) Assert.Contains(value!.GetValue<string>(), choices.Select(choice => choice!.GetValue<string>()));
            if (schema["pattern"]?.GetValue<string>() is { } pattern) Assert.Matches(pattern, value!.GetValue<string>());
            return;
        }
        foreach (var (key, inner) in section)
        {
            var known = schema["properties"]?[key] ?? schema["additionalProperties"];
            Assert.True(known is JsonObject, $"{path}:{key} is not in the schema.");
            Fits(inner, (JsonObject)known!, $"{path}:{key}");
        }
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
