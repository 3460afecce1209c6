using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Diagnostics;

namespace StreamGroups.Configuration;

/// <summary>Run once when the host starts: puts the faults of all options into one exception, then warns of what has no effect.</summary>
internal sealed class ConfigurationCheck(
    MappedGroups groups,
    IOptions<RedisStreamsOptions> shared,
    IOptionsFactory<GroupOptions> factory,
    IOptionsFactory<RetentionOptions> retentions,
    PublisherStreams publishers,
    IOptionsFactory<BroadcastOptions> broadcasts,
    ILoggerFactory loggers,
    IConfiguration? configuration = null)
{
    /// <exception cref="OptionsValidationException">Some options have faults; its failures are all of them.</exception>
    public void Run()
    {
        var faults = new List<string>();
        Collect(() => shared.Value, faults);
        foreach (var group in groups.All) Collect(() => factory.Create(group.OptionsName), faults);
        foreach (var stream in groups.Streams) Collect(() => retentions.Create(stream), faults);
        foreach (var stream in groups.Broadcasts.Keys) Collect(() => broadcasts.Create(stream), faults);
        if (faults.Count > 0) throw new OptionsValidationException(Options.DefaultName, typeof(RedisStreamsOptions), faults.Distinct());
        if (configuration is not null) Warn(configuration);
    }

    private static void Collect(Func<object> create, List<string> faults)
    {
        try
        {
            create();
        }
        catch (OptionsValidationException e)
        {
            faults.AddRange(e.Failures);
        }
    }

    private void Warn(IConfiguration configuration)
    {
        var logger = loggers.CreateLogger(ConfigurationLog.Category);
        var unmapped = UnmappedConfiguration.Find(configuration, groups);
        if (unmapped.Count > 0) ConfigurationLog.Unmapped(logger, ConfigurationPaths.Streams, string.Join(", ", unmapped));
        foreach (var (path, why) in BatchSettings.InVain(configuration, groups.All)) ConfigurationLog.NoEffect(logger, path, why);
        var unknown = string.Join(", ", publishers.FindUnknown().Select(name => $"publisher '{name}'"));
        if (unknown.Length > 0) ConfigurationLog.Unmapped(logger, ConfigurationPaths.Publishers, unknown);
    }
}
