namespace StreamGroups.Faults.Workers;

/// <summary>What a process of consumers, or of publishers, is told on its command line.</summary>
internal sealed class WorkerSettings
{
    public required string Connection { get; set; }

    /// <summary>The path of its journal.</summary>
    public required string Journal { get; set; }

    /// <summary>The consumer's name; left out, it is unique to the process.</summary>
    public string? Consumer { get; set; }

    public TimeSpan AckWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Of a consumer: whether its handler takes a context, with which it can settle, and which it could keep.</summary>
    public bool TakesContext { get; set; } = true;

    public int Concurrency { get; set; } = 16;

    public int MaxDeliveries { get; set; } = 5;

    /// <summary>The time given to handlers when the process is asked to end, and a second for acks.</summary>
    public TimeSpan ShutdownTime { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Of a publisher: messages a second.</summary>
    public double Rate { get; set; } = 50;

    /// <summary>Of a publisher: the share of messages that kill their process.</summary>
    public double Killing { get; set; }

    /// <summary>Of a publisher: what its messages come from.</summary>
    public int Seed { get; set; }

    /// <summary>Of a publisher: begins the keys of its messages.</summary>
    public string Prefix { get; set; } = "";

    public string[] ToArguments()
    {
        Dictionary<string, string?> all = new()
        {
            ["connection"] = Connection, ["journal"] = Journal, ["consumer"] = Consumer, ["ackWait"] = $"{AckWait}",
            ["concurrency"] = $"{Concurrency}", ["maxDeliveries"] = $"{MaxDeliveries}", ["shutdownTime"] = $"{ShutdownTime}", ["rate"] = $"{Rate}",
            ["takesContext"] = $"{TakesContext}", ["killing"] = $"{Killing}", ["seed"] = $"{Seed}", ["prefix"] = Prefix,
        };
        return [.. all.Where(pair => !string.IsNullOrEmpty(pair.Value)).SelectMany(pair => new[] { $"--{pair.Key}", pair.Value! })];
    }
}
