using StreamGroups.Binding;
using StreamGroups.Filters;
using StreamGroups.Transport;

namespace StreamGroups.Registration;

/// <summary>Finds the filters around each handler, and what is wrong where one would not run around what it was added to.</summary>
internal sealed class FilterCheck(IServiceProvider services, StreamRegistry registry, List<string> faults)
{
    private readonly FilterFactory _factory = new(services, faults);
    private readonly HashSet<HandlerFilter> _aroundBatches = [];

    /// <summary>Adds the filters to what the handler's pipeline is built of.</summary>
    public PipelineBuildContext Around(PipelineBuildContext build, GroupRegistration group, HandlerRegistration handler)
    {
        HandlerFilter[] all = [.. group.Conventions.AllFilters, .. handler.Filters];
        if (handler.IsBatch) return build with { BatchFilters = Make<IBatchFilter>(OfBatches(all, build.Group), build.Group) };
        if (handler.Filters.Any(static filter => !filter.IsForMessages)) faults.Add(HandlerFaults.BatchFilterOfMessages(build.Group));
        return build with { Filters = Make<IConsumeFilter>(all.Where(static filter => filter.IsForMessages), build.Group) };
    }

    /// <summary>What is pulled passes through no filter; that of a filter around all handlers is no fault, since it may be meant for others.</summary>
    /// <returns>The names of those around all handlers.</returns>
    public IReadOnlyList<string> OfPulled(GroupRegistration group, GroupAddress address)
    {
        HandlerFilter[] ofAll = [.. registry.Conventions.AllFilters];
        foreach (var filter in group.Conventions.AllFilters.Except(ofAll).Where(static filter => filter.IsForMessages))
            faults.Add(RegistrationFaults.FilterOfPulled(address.Stream, address.Group, filter.Type));
        return [.. ofAll.Where(static filter => filter.IsForMessages).Select(static filter => filter.Name)];
    }

    /// <summary>After all groups: filters around batches where there are none. Those of all handlers may come from code that many applications share.</summary>
    public void OfBatchesNowhere()
    {
        foreach (var prefix in registry.Prefixes.Where(prefix => prefix.IsUsed && prefix.Conventions.Filters.Exists(IsNowhere)))
            faults.Add(RegistrationFaults.BatchFilterNowhere($"The prefix '{prefix.Prefix}'"));
        foreach (var group in registry.Groups.DistinctBy(group => group.Conventions).Where(group => group.Conventions.Filters.Exists(IsNowhere)))
            faults.Add(RegistrationFaults.BatchFilterNowhere($"Stream '{group.Stream}'"));
    }

    private List<HandlerFilter> OfBatches(HandlerFilter[] all, GroupAddress group)
    {
        foreach (var filter in all.Where(static filter => !filter.IsForBatches)) faults.Add(HandlerFaults.FilterOfBatch(group, filter.Type));
        var around = all.Where(static filter => filter.IsForBatches).ToList();
        _aroundBatches.UnionWith(around);
        var kinds = around.Where(static filter => filter.Type is not null).ToLookup(static filter => filter.IsForMessages, static filter => filter.Type);
        foreach (var type in kinds[true].Intersect(kinds[false])) faults.Add(HandlerFaults.FilterAddedAsBoth(group, type!));
        return around;
    }

    private bool IsNowhere(HandlerFilter filter) => !filter.IsForMessages && !_aroundBatches.Contains(filter);

    private IReadOnlyList<TFilter> Make<TFilter>(IEnumerable<HandlerFilter> filters, GroupAddress group) =>
        [.. _factory.Make(filters.Select(static filter => filter.Registration), $"{group.InWords},").Cast<TFilter>()];
}
