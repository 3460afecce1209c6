using Microsoft.Extensions.Configuration;

namespace StreamGroups.Registration;

/// <summary>A group as it was mapped in code.</summary>
internal sealed class GroupRegistration(string stream, Func<IConfiguration?, string?> name)
{
    public string Stream { get; } = stream;

    /// <summary>The group's name; some take it from configuration, so it is known when the host starts. Null where there is none.</summary>
    /// <exception cref="StreamRegistrationException">The user's function failed.</exception>
    public Func<IConfiguration?, string?> Name { get; } = name;

    /// <summary>The code that takes the name from configuration, as the user wrote it; null where the name stands in code.</summary>
    public string? NameSource { get; init; }

    public GroupKind Kind { get; set; }

    /// <summary>Whether a stream that is read without a group was to be pulled: a fault.</summary>
    public bool IsPulledBroadcast { get; set; }

    /// <summary>Whether one process at a time was to read the stream without a group: a fault.</summary>
    public bool IsSingleActiveBroadcast { get; set; }

    /// <summary>What code says about the options of a stream that is read without a group.</summary>
    public List<Action<BroadcastOptions>> ConfigureBroadcast { get; } = [];

    /// <summary>What code says about the options, in the order in which it was said; the last word wins over configuration.</summary>
    public List<Action<GroupOptions>> Configure { get; } = [];

    public List<HandlerRegistration> Handlers { get; } = [];

    /// <summary>What holds for its handlers, as for those of other groups of the same builder.</summary>
    public Conventions Conventions { get; set; } = new();
}
