using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Running;

/// <summary>What the command line asks of a run.</summary>
internal sealed class RunSettings
{
    /// <summary>How long faults begin for; <c>--minutes</c> is added.</summary>
    public double Seconds { get; set; }

    public double Minutes { get; set; }

    public int? Seed { get; set; }

    public int Consumers { get; set; } = 3;

    public int Publishers { get; set; } = 2;

    /// <summary>Messages a second, of all publishers together.</summary>
    public double Rate { get; set; } = 120;

    /// <summary>Seconds.</summary>
    public double AckWait { get; set; } = 2;

    public int MaxDeliveries { get; set; } = 5;

    public int Concurrency { get; set; } = 16;

    /// <summary>Seconds between two faults.</summary>
    public double Gap { get; set; } = 4;

    /// <summary>The kinds of faults, with commas between them; all by default.</summary>
    public string? Kinds { get; set; }

    /// <summary>Seconds between two messages that kill their process; 0 is none.</summary>
    public double Killing { get; set; } = 15;

    /// <summary>A folder that the history is written to.</summary>
    public string? Keep { get; set; }

    public TimeSpan Length => TimeSpan.FromSeconds(Seconds) + TimeSpan.FromMinutes(Minutes) is { Ticks: > 0 } said ? said : TimeSpan.FromSeconds(64);

    public TimeSpan Lease => TimeSpan.FromSeconds(AckWait);

    public IReadOnlyList<FaultKind> FaultKinds => Kinds is null
        ? Histories.FaultKinds.OfNemesis
        : [.. Kinds.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(kind => Enum.Parse<FaultKind>(kind, ignoreCase: true))];
}
