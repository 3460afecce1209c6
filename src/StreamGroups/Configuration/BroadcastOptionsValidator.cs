using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace StreamGroups.Configuration;

/// <summary>Finds every fault of a stream that is read without a group: unreadable values and unknown keys in its section, final values out of range.</summary>
internal sealed class BroadcastOptionsValidator(MappedGroups groups, IConfiguration? configuration = null) : IValidateOptions<BroadcastOptions>
{
    public ValidateOptionsResult Validate(string? name, BroadcastOptions options)
    {
        if (name is null || !groups.Broadcasts.ContainsKey(name)) return ValidateOptionsResult.Skip;

        var faults = new List<string>();
        var path = ConfigurationPaths.OfBroadcast(name);
        var section = configuration?.GetSection(path);
        if (section is not null)
        {
            BroadcastOptionsBinder.Bind(section, new BroadcastOptions(), faults);
            UnknownKeys.InBroadcast(section, faults);
        }
        foreach (var setting in BroadcastSettings.All) setting.Check(options, section?.GetSection(setting.Key), $"{path}:{setting.Key}", faults);
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
