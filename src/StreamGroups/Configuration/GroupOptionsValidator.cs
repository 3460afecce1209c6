using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using StreamGroups.Registration;

namespace StreamGroups.Configuration;

/// <summary>Finds every fault of a mapped group: unreadable values and unknown keys in its section, final values out of range.</summary>
internal sealed class GroupOptionsValidator(MappedGroups groups, IConfiguration? configuration = null) : IValidateOptions<GroupOptions>
{
    public ValidateOptionsResult Validate(string? name, GroupOptions options)
    {
        if (groups.Find(name) is not { } group) return ValidateOptionsResult.Skip;

        var faults = new List<string>();
        var section = configuration?.GetSection(group.Path);
        if (section is not null)
        {
            GroupOptionsBinder.Bind(section, new GroupOptions(), faults);
            UnknownKeys.InGroup(section, group.Address, groups.GroupsOf(group.Address.Stream), faults);
        }
        foreach (var setting in GroupSettings.All)
        {
            setting.Check(options, section?.GetSection(setting.Key), $"{group.Path}:{setting.Key}", faults);
        }
        if (group.Registration.Kind == GroupKind.Pull && options.Mode == DeliveryMode.NoAck)
        {
            faults.Add(
                $"{group.Path}:{nameof(GroupOptions.Mode)} is {nameof(DeliveryMode.NoAck)}, but what is read for a group that is pulled, and not asked "
                + $"for, has to be handed back; set it to {nameof(DeliveryMode.AtMostOnce)} or {nameof(DeliveryMode.AtLeastOnce)}.");
        }
        if (options is { SingleActive: true, Mode: DeliveryMode.NoAck })
        {
            faults.Add(
                $"{group.Path}:{nameof(GroupOptions.SingleActive)} is true and {group.Path}:{nameof(GroupOptions.Mode)} is NoAck, which keeps nothing that "
                + "another process could take over; set one of them differently.");
        }
        if (options.IsBatchSetByGroup && group.HasNoBatches) faults.Add(BatchSettings.SetInCode(group));
        if (groups.All.FirstOrDefault(other => other.OptionsName == name && other.Address != group.Address) is { } twin)
        {
            faults.Add(
                $"Group '{group.Address.Group}' of stream '{group.Address.Stream}' and group '{twin.Address.Group}' of stream "
                + $"'{twin.Address.Stream}' both have options of the name '{name}'; rename one of them.");
        }
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
