namespace StreamGroups.Faults.Simulation;

/// <summary>What all simulated worlds have in common.</summary>
internal static class WorldSettings
{
    public const int Slots = 3;
    public const int Concurrency = 4;
    public const int Messages = 60;
    public const int MaxDeliveries = 5;
    public const int MostFaults = 10;

    /// <summary>The share of messages that kill their process.</summary>
    public const double Killing = 0.03;

    /// <summary>How many times more messages than in a run on a real server are not just fast.</summary>
    public const int Hardness = 4;

    /// <summary>Messages come and faults begin in this time.</summary>
    public static TimeSpan Busy { get; } = TimeSpan.FromSeconds(15);

    public static TimeSpan RestartTime { get; } = TimeSpan.FromMilliseconds(300);

    public static TimeSpan MostToCatchUp { get; } = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<TimeSpan> Backoff { get; } = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];
}
