using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Binding;
using StreamGroups.Filters;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Transport;

namespace StreamGroups.Registration;

/// <summary>Checks everything that was mapped, once, when the host starts, and builds the pipelines.</summary>
internal sealed class RegistrationCheck
{
    private readonly IServiceProvider _services;
    private readonly StreamRegistry _registry;
    private readonly JsonSerializerOptions _json;
    private readonly int _maxMessageSize;
    private readonly List<string> _faults = [];
    private readonly List<SubscriptionPlan> _plans = [];
    private readonly HashSet<GroupAddress> _seen = [];
    private readonly HashSet<GroupAddress> _repeated = [];
    private readonly SideKeyCheck _sideKeys;
    private readonly FilterFactory _filters;

    private RegistrationCheck(IServiceProvider services)
    {
        _services = services;
        _registry = services.GetRequiredService<StreamRegistry>();
        var options = services.GetRequiredService<IOptions<RedisStreamsOptions>>().Value;
        _json = options.Json;
        _maxMessageSize = options.MaxMessageSize;
        _filters = new FilterFactory(services, _faults);
        _sideKeys = new SideKeyCheck(_registry.InMemory ? "" : options.KeyPrefix);
    }

    /// <summary>What there is to consume, in the order in which it was mapped.</summary>
    /// <exception cref="StreamRegistrationException">Something does not fit; all faults are in it.</exception>
    public static IReadOnlyList<SubscriptionPlan> Run(IServiceProvider services)
    {
        var check = new RegistrationCheck(services);
        check.CheckStreams();
        ExceptionRuleCheck.OfAllHandlers(check._registry.Rules, check._faults);
        foreach (var group in check._registry.Groups) check.CheckGroup(group);
        check._faults.AddRange(services.GetRequiredService<PublishFilters>().Faults);
        return check._faults.Count == 0 ? check._plans : throw new StreamRegistrationException(check._faults);
    }

    private void CheckStreams()
    {
        var consumed = _registry.Groups.Select(group => group.Stream).ToHashSet(StringComparer.Ordinal);
        foreach (var stream in _registry.Streams.Where(stream => !consumed.Contains(stream)))
            _faults.Add(RegistrationFaults.StreamWithoutGroup(stream));
        foreach (var stream in _registry.Streams.Where(stream => !RetentionCheck.Agree(_registry.RetentionsOf(stream))))
            _faults.Add(RegistrationFaults.SeveralRetentions(stream));
    }

    private void CheckGroup(GroupRegistration group)
    {
        var name = GroupNames.Find(group, _services.GetService<IConfiguration>(), _faults);

        // A group whose name is missing is checked all the same, under the text that should have given the name.
        var address = new GroupAddress(group.Stream, name ?? group.NameSource ?? "");
        if (name is not null && !_seen.Add(address))
        {
            if (_repeated.Add(address)) _faults.Add(RegistrationFaults.GroupMappedTwice(address.Stream, address.Group));
        }
        else if (name is not null && _sideKeys.FaultOf(address) is { } fault)
        {
            _faults.Add(fault);
        }
        if (CheckHandlers(group, address) is not { } pipeline) return;
        _plans.Add(new SubscriptionPlan(address, group, pipeline, RulesOf(group.Handlers[^1], address)));
    }

    private IMessagePipeline? CheckHandlers(GroupRegistration group, GroupAddress address)
    {
        if (group.Handlers.Count == 0) _faults.Add(RegistrationFaults.GroupWithoutHandler(address.Stream, address.Group));
        if (group.Handlers.Count > 1)
            _faults.Add(RegistrationFaults.SeveralHandlers(address.Stream, address.Group, group.Handlers.Count));
        IMessagePipeline? pipeline = null;
        foreach (var handler in group.Handlers)
        {
            var build = BuildOf(group, handler, address);
            pipeline = HandlerResilience.Wrap(build, handler, handler.Build(build));
            ExceptionRuleCheck.OfGroup(address, handler.Rules, _faults);
        }
        return pipeline;
    }

    private PipelineBuildContext BuildOf(GroupRegistration group, HandlerRegistration handler, GroupAddress address) =>
        new(address, _services, _json, _faults)
        {
            Filters = _filters.Make(group.Conventions.AllFilters.Concat(handler.Filters), $"stream '{address.Stream}', group '{address.Group}',"),
            Metadata = handler.Metadata.AsReadOnly(),
            PublishTo = handler.PublishTo,
            MaxMessageSize = _maxMessageSize,
        };

    private ExceptionRules RulesOf(HandlerRegistration handler, GroupAddress address) =>
        new(handler.Rules, _registry.Rules, address, _services.GetRequiredService<ILoggerFactory>().CreateLogger(GroupCategory.Of(address)));
}
