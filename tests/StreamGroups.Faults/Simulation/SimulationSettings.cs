namespace StreamGroups.Faults.Simulation;

/// <summary>What the command line asks of a simulation.</summary>
internal sealed class SimulationSettings
{
    /// <summary>The first seed.</summary>
    public int From { get; set; } = 1;

    public int Count { get; set; } = 1000;

    /// <summary>This seed alone, with all that happens in it.</summary>
    public int? Seed { get; set; }

    public Sabotage Sabotage { get; set; }

    /// <summary>The simulation ends after so many seconds, however many seeds are left.</summary>
    public double Seconds { get; set; } = double.PositiveInfinity;
}
