using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace StreamGroups.Configuration;

/// <summary>
/// Finds every fault in the retention of a mapped stream: unreadable values and unknown keys in its section, final values out of range, and
/// values that do not go with the policy.
/// </summary>
internal sealed class RetentionOptionsValidator(MappedGroups groups, IConfiguration? configuration = null) : IValidateOptions<RetentionOptions>
{
    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        if (name is null || !groups.Streams.Contains(name)) return ValidateOptionsResult.Skip;

        var faults = new List<string>();
        var path = ConfigurationPaths.OfRetention(name);
        var section = configuration?.GetSection(path);
        if (section is not null)
        {
            RetentionOptionsBinder.Bind(section, new RetentionOptions(), faults);
            UnknownKeys.InRetention(section, faults);
        }
        foreach (var setting in RetentionSettings.All) setting.Check(options, section?.GetSection(setting.Key), $"{path}:{setting.Key}", faults);
        if (faults.Count == 0) RetentionCrossCheck.Check(options, path, faults);
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
