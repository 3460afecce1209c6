/// <summary>What the command line says, such as <c>--connection localhost --stream orders --group billing --consumer 1</c>.</summary>
internal sealed class AppSettings
{
    public required string Connection { get; set; }

    public required string Stream { get; set; }

    /// <summary>Consumes as a member of this group; left out, nothing is consumed.</summary>
    public string? Group { get; set; }

    public string? Consumer { get; set; }

    public TimeSpan AckWait { get; set; } = TimeSpan.FromSeconds(30);

    public int Concurrency { get; set; } = 1;

    public int MaxDeliveries { get; set; } = 5;

    /// <summary>Whether it stands by while another process consumes the group.</summary>
    public bool SingleActive { get; set; }

    /// <summary>How long the handler takes for each message.</summary>
    public TimeSpan HandlerTime { get; set; }

    /// <summary>Whether it says of each message when its handler began, in microseconds since 1970.</summary>
    public bool TellTimes { get; set; }

    /// <summary>How many messages are published, their texts counting from 1; 0 publishes nothing.</summary>
    public int Publish { get; set; }

    /// <summary>How many are published at once.</summary>
    public int Publishers { get; set; } = 8;

    /// <summary>Delivers each message at some time from now until then.</summary>
    public TimeSpan Later { get; set; }

    /// <summary>The time between two messages of one publisher.</summary>
    public TimeSpan Pace { get; set; }
}
