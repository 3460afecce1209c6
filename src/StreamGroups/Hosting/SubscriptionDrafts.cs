using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamGroups.Configuration;
using StreamGroups.Registration;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>Turns what is mapped while the application runs into plans, checked beside what there is; or leaves everything as it was.</summary>
internal sealed class SubscriptionDrafts(
    IServiceProvider services, StreamRegistry registry, MappedGroups mapped, StreamRetentions retentions, IOptionsFactory<GroupOptions> groupOptions,
    IOptionsFactory<RetentionOptions> retentionOptions)
{
    /// <summary>For one caller at a time.</summary>
    /// <exception cref="StreamRegistrationException">Something does not fit; all faults are in it.</exception>
    public IReadOnlyList<SubscriptionPlan> Check(Action<IRedisStreamsBuilder> map)
    {
        var draft = registry.NewDraft();
        var none = new ServiceCollection();
        none.MakeReadOnly(); // The container is built: a service that is added would never be found.
        map(new RedisStreamsBuilder(none, draft));
        HashSet<string> faults = [];
        DraftCheck.Run(draft, registry, faults);
        GroupAddress[] existing = [.. mapped.All.Select(group => group.Address)];
        var (added, undoMapping) = mapped.Add(draft);
        var undo = registry.Add(draft) + undoMapping;
        try
        {
            CheckOptions(added, faults);
            var plans = RegistrationCheck.Run(services, draft, existing, faults);
            foreach (var stream in plans.Select(plan => plan.Address.Stream).Distinct(StringComparer.Ordinal)) retentions.Update(stream);
            return plans;
        }
        catch
        {
            undo();
            throw;
        }
    }

    /// <summary>The group is no longer consumed here, and may be mapped again. For one caller at a time.</summary>
    public void Forget(GroupAddress group)
    {
        MappedGroup[] gone = [.. mapped.All.Where(known => known.Address == group)];
        mapped.Remove(gone);
        registry.Remove([.. gone.Select(one => one.Registration)]);
        retentions.Update(group.Stream);
    }

    private void CheckOptions(IReadOnlyList<MappedGroup> added, HashSet<string> faults)
    {
        foreach (var group in added) Collect(() => groupOptions.Create(group.OptionsName), faults);
        foreach (var stream in added.Select(group => group.Address.Stream).Distinct()) Collect(() => retentionOptions.Create(stream), faults);
    }

    private static void Collect(Func<object> create, HashSet<string> faults)
    {
        try
        {
            create();
        }
        catch (OptionsValidationException exception)
        {
            faults.UnionWith(exception.Failures);
        }
    }
}
