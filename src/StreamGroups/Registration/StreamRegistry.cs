namespace StreamGroups.Registration;

/// <summary>Everything that was mapped; one in an application.</summary>
internal sealed class StreamRegistry
{
    public List<GroupRegistration> Groups { get; } = [];

    /// <summary>The names that <c>MapStream</c> was called with.</summary>
    public HashSet<string> Streams { get; } = new(StringComparer.Ordinal);
}
