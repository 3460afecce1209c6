using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Binding;
using StreamGroups.Engine.Dispatching.Lanes;
using StreamGroups.Filters;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Handling.Routing;
using StreamGroups.Pulling;
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
    private ILaneKeys? _keys;
    private readonly FilterCheck _filters;

    private RegistrationCheck(IServiceProvider services, StreamRegistry registry)
    {
        (_services, _registry) = (services, registry);
        var options = services.GetRequiredService<IOptions<RedisStreamsOptions>>().Value;
        _json = options.Json;
        _maxMessageSize = options.MaxMessageSize;
        _filters = new FilterCheck(services, registry, _faults);
        _sideKeys = new SideKeyCheck(_registry.InMemory ? "" : options.KeyPrefix);
    }

    /// <summary>What there is to consume, in the order in which it was mapped.</summary>
    /// <exception cref="StreamRegistrationException">Something does not fit; all faults are in it.</exception>
    public static IReadOnlyList<SubscriptionPlan> Run(IServiceProvider services)
    {
        var check = new RegistrationCheck(services, services.GetRequiredService<StreamRegistry>());
        check.CheckAll();
        check._faults.AddRange(services.GetRequiredService<PublishFilters>().Faults);
        PublisherCheck.Run(check._registry.Publishers, check._faults);
        return check._faults.Count == 0 ? check._plans : throw new StreamRegistrationException(check._faults);
    }

    /// <summary>What there is to consume more, beside what is consumed already.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="draft">What is mapped while the application runs.</param>
    /// <param name="existing">The groups that the application has.</param>
    /// <param name="faults">What is known to be wrong already.</param>
    /// <inheritdoc cref="Run(IServiceProvider)"/>
    public static IReadOnlyList<SubscriptionPlan> Run(
        IServiceProvider services, StreamRegistry draft, IEnumerable<GroupAddress> existing, IEnumerable<string> faults)
    {
        var check = new RegistrationCheck(services, draft);
        check._faults.AddRange(faults);
        foreach (var group in existing)
        {
            check._seen.Add(group);
            check._sideKeys.FaultOf(group);
        }
        check.CheckAll();
        return check._faults.Count == 0 ? check._plans : throw new StreamRegistrationException(check._faults);
    }

    private void CheckAll()
    {
        CheckStreams();
        ExceptionRuleCheck.OfAllHandlers(_registry.Rules, _faults);
        foreach (var prefix in _registry.Prefixes) CheckPrefix(prefix);
        foreach (var group in _registry.Groups) CheckGroup(group);
        _filters.OfBatchesNowhere();
    }

    private void CheckStreams()
    {
        var consumed = _registry.Groups.Select(group => group.Stream).ToHashSet(StringComparer.Ordinal);
        foreach (var stream in _registry.Streams.Where(stream => !consumed.Contains(stream)))
            _faults.Add(RegistrationFaults.StreamWithoutGroup(stream));
        foreach (var stream in _registry.Streams.Where(stream => !RetentionCheck.Agree(_registry.RetentionsOf(stream))))
            _faults.Add(RegistrationFaults.SeveralRetentions(stream));
    }

    private void CheckPrefix(StreamPrefix prefix)
    {
        if (!prefix.IsUsed) _faults.Add(RegistrationFaults.PrefixWithoutStream(prefix.Prefix));
        ExceptionRuleCheck.OfPrefix(prefix.Prefix, prefix.Conventions.Rules, _faults);
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
        else if (name is not null && group.Kind != GroupKind.Broadcast && _sideKeys.FaultOf(address) is { } fault)
        {
            _faults.Add(fault);
        }
        if (group.IsPulledBroadcast)
        {
            _faults.Add(RegistrationFaults.PullWithoutGroup(address.Stream));
            return;
        }
        if (group.Kind == GroupKind.Pull)
        {
            _plans.Add(new SubscriptionPlan(address, group, CheckPull(group, address), ExceptionRules.None)
            {
                PassesBy = _filters.OfPulled(group, address),
            });
            return;
        }
        if (CheckHandlers(group, address) is not { } routes) return;
        var pipeline = routes is [{ IsDefault: true } only] ? only.Pipeline : new RoutingPipeline(routes, _maxMessageSize);
        _plans.Add(new SubscriptionPlan(address, group, pipeline, routes is [var one] ? one.Rules : RulesOf(group.Conventions.AllRules, address))
        {
            Keys = _keys,
        });
    }

    private PullPipeline CheckPull(GroupRegistration group, GroupAddress address)
    {
        if (group.Handlers.Count > 0) _faults.Add(RegistrationFaults.PulledAndHandled(address.Stream, address.Group));
        return _services.GetRequiredService<StreamConsumers>().PipelineOf(address);
    }

    /// <summary>Null where there is a fault.</summary>
    private List<Route>? CheckHandlers(GroupRegistration group, GroupAddress address)
    {
        if (group.Handlers.Count == 0) _faults.Add(RegistrationFaults.GroupWithoutHandler(address.Stream, address.Group));
        var before = _faults.Count;
        var isMixed = group.Handlers.Count > 1 && group.Handlers.Exists(static handler => handler.IsBatch);
        if (isMixed) _faults.Add(RegistrationFaults.BatchBesideOthers(address.Stream, address.Group));
        else if (group.Handlers is [{ IsBatch: true, Selectors.Count: > 0 }]) _faults.Add(RegistrationFaults.BatchWithSelector(address));
        BroadcastCheck.OfGroup(group, _faults);
        var selectors = RoutingCheck.Run(address, group.Handlers, isMixed ? [] : _faults);
        List<Route> routes = [];
        foreach (var (position, handler) in group.Handlers.Index())
        {
            var build = _filters.Around(BuildOf(handler, address), group, handler);
            var pipeline = HandlerResilience.Wrap(build, handler, handler.Build(build));
            ExceptionRuleCheck.OfGroup(address, handler.Rules, _faults);
            if (address.IsBroadcast) BroadcastCheck.Run(address.Stream, handler, _faults);
            else _faults.AddRange(TargetsSaidTwice(handler).Select(target => RegistrationFaults.PublishedTwice(address, target)));
            if (pipeline is not null) routes.Add(new Route(selectors[position], pipeline, RulesOf(handler.Rules.Concat(group.Conventions.AllRules), address)));
            _keys = OrderRegistration.KeysOf(group, handler, build);
        }
        return routes.Count > 0 && _faults.Count == before ? routes : null;
    }

    private static IEnumerable<string> TargetsSaidTwice(HandlerRegistration handler) =>
        handler.PublishTo.CountBy(target => target, StringComparer.Ordinal).Where(target => target.Value > 1).Select(target => target.Key);

    private PipelineBuildContext BuildOf(HandlerRegistration handler, GroupAddress address) =>
        new(address, _services, _json, _faults)
        {
            Metadata = handler.Metadata.AsReadOnly(),
            PublishTo = address.IsBroadcast ? [] : handler.PublishTo,
            Replies = !address.IsBroadcast,
            MaxMessageSize = _maxMessageSize,
        };

    private ExceptionRules RulesOf(IEnumerable<ExceptionRule> own, GroupAddress address) =>
        new(own, _registry.Rules, address, _services.GetRequiredService<ILoggerFactory>().CreateLogger(GroupCategory.Of(address)));
}
