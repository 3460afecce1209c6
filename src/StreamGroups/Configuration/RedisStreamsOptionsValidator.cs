using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace StreamGroups.Configuration;

/// <summary>
/// Finds every fault of what all streams share: unreadable values and unknown keys, in the mapped streams' own sections too, final values
/// out of range, and a connection string with a slip in it.
/// </summary>
internal sealed class RedisStreamsOptionsValidator(
    MappedGroups groups, PublisherStreams publishers, IConfiguration? configuration = null, IServiceProviderIsService? registered = null)
    : IValidateOptions<RedisStreamsOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisStreamsOptions options)
    {
        if (!string.IsNullOrEmpty(name)) return ValidateOptionsResult.Skip;

        var faults = new List<string>();
        var root = configuration?.GetSection(ConfigurationPaths.Root);
        if (root is not null)
        {
            RedisStreamsOptionsBinder.Bind(root, new RedisStreamsOptions(), faults);
            UnknownKeys.InRoot(root, faults);
            foreach (var stream in groups.Streams)
            {
                UnknownKeys.InStream(configuration!.GetSection(ConfigurationPaths.OfStream(stream)), stream, groups.Streams, faults);
            }
        }
        foreach (var setting in RedisStreamsSettings.All)
        {
            setting.Check(options, root?.GetSection(setting.Key), $"{ConfigurationPaths.Root}:{setting.Key}", faults);
        }
        if (options.Json is null) faults.Add("RedisStreamsOptions.Json is null; leave it out for the defaults.");
        CheckConnection(options, faults);
        publishers.Check(faults);
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private void CheckConnection(RedisStreamsOptions options, List<string> faults)
    {
        var shared = configuration?[ConfigurationPaths.SharedConnectionString];
        if (options.ConnectionString is { } text)
        {
            ConnectionText.TryParse(text, ConnectionSource.OfText(options), out _, faults);
        }
        else if (!string.IsNullOrEmpty(shared) && options.Connection is null && !HasMultiplexer(options))
        {
            ConnectionText.TryParse(shared, ConfigurationPaths.SharedConnectionString, out _, faults);
        }
    }

    private bool HasMultiplexer(RedisStreamsOptions options) =>
        options.MultiplexerKey is not null || (registered?.IsService(typeof(IConnectionMultiplexer)) ?? false);
}
