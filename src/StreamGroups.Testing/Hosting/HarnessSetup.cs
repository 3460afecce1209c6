using StreamGroups.Testing.Time;

namespace StreamGroups.Testing.Hosting;

/// <summary>What was decided when the harness was added.</summary>
internal sealed class HarnessSetup
{
    public StreamGroupsTestHarnessOptions Options { get; } = new();

    /// <summary>The application's time; null on a server, where time is real.</summary>
    public HarnessTime? Time { get; set; }

    /// <summary>What the keys of a server begin with.</summary>
    public string Prefix { get; } = TestKeys.NewPrefix();
}
