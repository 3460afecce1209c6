using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Configuration;
using StreamGroups.Diagnostics;
using StreamGroups.Registration;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Configuration;

/// <summary>Services as an application has them: some configuration, some mapped groups, a log to look at.</summary>
internal sealed class ConfiguredApplication : IDisposable
{
    private readonly StreamRegistry _registry = new();
    private readonly CollectingLoggerProvider _log = new();
    private ServiceProvider? _provider;

    public ConfiguredApplication(string? json = null, params (string Path, string? Value)[] values)
    {
        if (json is null && values.Length == 0) return;
        var builder = new ConfigurationBuilder();
        if (json is not null) builder.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)));
        builder.AddInMemoryCollection(values.ToDictionary(pair => pair.Path, pair => pair.Value));
        Root = builder.Build();
        Services.AddSingleton<IConfiguration>(Root);
    }

    public ServiceCollection Services { get; } = [];

    public IConfigurationRoot? Root { get; }

    public IReadOnlyList<LogLine> Log => _log.LinesOf(ConfigurationLog.Category);

    public ServiceProvider Provider => _provider ??= Build();

    /// <summary>Maps a group as code does.</summary>
    public ConfiguredApplication Map(string stream, string group, params Action<GroupOptions>[] configure)
    {
        var registration = new GroupRegistration(stream, _ => group);
        registration.Configure.AddRange(configure);
        _registry.Streams.Add(stream);
        _registry.Groups.Add(registration);
        return this;
    }

    public ConfiguredApplication Map(GroupRegistration registration)
    {
        _registry.Groups.Add(registration);
        return this;
    }

    public ConfiguredApplication MapStream(string stream)
    {
        _registry.Streams.Add(stream);
        return this;
    }

    public ConfiguredApplication Retain(string stream, params Action<RetentionOptions>[] configure)
    {
        _registry.Streams.Add(stream);
        _registry.Retentions.AddRange(configure.Select(one => new RetentionRegistration(stream, one)));
        return this;
    }

    public RetentionOptions RetentionOf(string stream) => Retentions.Create(stream);

    public IReadOnlyList<string> RetentionFaultsOf(string stream) =>
        [.. Assert.Throws<OptionsValidationException>(() => RetentionOf(stream)).Failures];

    public LiveRetentionOptions LiveRetention(string stream) =>
        new(stream, Retentions, Provider.GetRequiredService<ILoggerFactory>(), Root);

    public GroupOptions OptionsOf(string stream, string group) => Factory.Create(GroupOptionsName.Of(stream, group));

    public IReadOnlyList<string> FaultsOf(string stream, string group) =>
        [.. Assert.Throws<OptionsValidationException>(() => OptionsOf(stream, group)).Failures];

    public RedisStreamsOptions Shared => Provider.GetRequiredService<IOptions<RedisStreamsOptions>>().Value;

    public IReadOnlyList<string> SharedFaults => [.. Assert.Throws<OptionsValidationException>(() => Shared).Failures];

    public void Check() => Provider.GetRequiredService<ConfigurationCheck>().Run();

    public LiveGroupOptions Live(string stream, string group) =>
        new(new GroupAddress(stream, group), Factory, Provider.GetRequiredService<ILoggerFactory>(), Root);

    public ConnectionSource Connection() => Provider.GetRequiredService<ConnectionSettings>().Resolve();

    /// <summary>Changes one value and reloads.</summary>
    public void Reload(params (string Path, string? Value)[] values)
    {
        foreach (var (path, value) in values) Root![path] = value;
        Root!.Reload();
    }

    public void Dispose() => _provider?.Dispose();

    private IOptionsFactory<RetentionOptions> Retentions => Provider.GetRequiredService<IOptionsFactory<RetentionOptions>>();

    private IOptionsFactory<GroupOptions> Factory => Provider.GetRequiredService<IOptionsFactory<GroupOptions>>();

    private ServiceProvider Build()
    {
        Services.AddSingleton(_registry);
        Services.AddLogging(logging => logging.AddProvider(_log));
        return Services.AddStreamGroupsConfiguration().BuildServiceProvider(validateScopes: true);
    }
}
