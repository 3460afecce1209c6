using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGroups.TestSupport;
using StreamGroups.Transport;

namespace StreamGroups.Conformance.Application;

/// <summary>An application before its start, put together as a program's first lines do.</summary>
internal sealed class HostDraft(IApplicationServer server, Action<TestHost> created)
{
    private readonly List<Action<IRedisStreamsBuilder>> _maps = [];
    private readonly List<Action<IServiceCollection>> _services = [];
    private readonly Dictionary<string, string?> _settings = [];

    public HostDraft Map(GroupAddress group, Action<GroupOptions> options, Func<IGroupBuilder, IHandlerBuilder> handle)
    {
        _maps.Add(streams => handle(streams.MapStream(group.Stream).WithGroup(group.Group, options)));
        return this;
    }

    /// <summary>Maps a group that notes each message and does nothing else.</summary>
    public HostDraft Map(GroupAddress group, Action<GroupOptions> options, HandledMessages handled) =>
        Map(group, options, to => to.Handle<string>((message, context) => { handled.Add(message, context); }));

    /// <summary>Maps what is not a group with one handler.</summary>
    public HostDraft Map(Action<IRedisStreamsBuilder> map)
    {
        _maps.Add(map);
        return this;
    }

    public HostDraft With(Action<IServiceCollection> services)
    {
        _services.Add(services);
        return this;
    }

    public HostDraft Setting(string path, string? value)
    {
        _settings[path] = value;
        return this;
    }

    public TestHost Build()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var log = new CollectingLoggerProvider();
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Logging.AddProvider(log);
        var streams = server.AddStreams(builder.Services);
        foreach (var map in _maps) map(streams);
        foreach (var add in _services) add(builder.Services);
        var host = new TestHost(builder.Build(), log);
        created(host);
        return host;
    }

    public async Task<TestHost> StartAsync()
    {
        var host = Build();
        await host.StartAsync();
        return host;
    }
}
