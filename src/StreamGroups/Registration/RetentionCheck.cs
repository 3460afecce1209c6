using StreamGroups.Configuration;

namespace StreamGroups.Registration;

/// <summary>Whether several <c>WithRetention</c> of one stream say the same, as a loop over its groups may do.</summary>
internal static class RetentionCheck
{
    public static bool Agree(IEnumerable<Action<RetentionOptions>> configures)
    {
        var said = configures.Select(Said).ToList();
        return said.Skip(1).All(other => RetentionSettings.All.All(setting => setting.AreSame(said[0], other)));
    }

    private static RetentionOptions Said(Action<RetentionOptions> configure)
    {
        var options = new RetentionOptions();
        configure(options);
        return options;
    }
}
