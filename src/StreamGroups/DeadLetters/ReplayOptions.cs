namespace StreamGroups;

/// <summary>How dead letters are replayed.</summary>
public sealed class ReplayOptions
{
    /// <summary>Whom they are for; <see cref="ReplayTarget.Group"/> by default.</summary>
    public ReplayTarget Target { get; init; } = ReplayTarget.Group;

    /// <summary>At most so many a second, 0.001 to 1,000,000; null, the default, as fast as the server takes them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside that range.</exception>
    public double? MessagesPerSecond
    {
        get;
        init
        {
            if (value is not (null or >= 0.001 and <= 1_000_000))
                throw new ArgumentOutOfRangeException(nameof(MessagesPerSecond), value, "The rate has to be from 0.001 to 1,000,000 messages a second.");
            field = value;
        }
    }
}
