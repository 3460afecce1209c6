namespace StreamGroups;

/// <summary>
/// What has to be confirmed of a published message beyond that the server has it: a server that fails loses what it has neither written to disk
/// nor passed on. It makes loss less likely, and a publish slower; it does not make a failover lose nothing.
/// </summary>
public readonly record struct Durability
{
    private Durability(int replicas, bool isSynced) => (Replicas, IsSynced) = (replicas, isSynced);

    /// <summary>Nothing more: the default.</summary>
    public static Durability None => default;

    /// <summary>
    /// That it is on the disk of the server (<c>WAITAOF 1 0</c>). Needs Redis 7.2 or Valkey 8, and <c>appendonly yes</c>. With
    /// <c>appendfsync everysec</c>, the server's default, that takes up to 1 s.
    /// </summary>
    public static Durability Synced { get; } = new(0, true);

    /// <summary>How many replicas have to confirm it; 0 for none.</summary>
    public int Replicas { get; }

    /// <summary>Whether the server has to confirm that it is on its disk.</summary>
    public bool IsSynced { get; }

    /// <summary>How many confirmations make it durable.</summary>
    internal int Confirmations => IsSynced ? 1 : Replicas;

    /// <summary>That so many replicas have it in their memory (<c>WAIT</c>).</summary>
    /// <param name="replicas">1 or more. With more than the server has, no publish succeeds.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public static Durability Replicated(int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return new(replicas, false);
    }

    /// <inheritdoc/>
    public override string ToString() => IsSynced ? nameof(Synced) : Replicas == 0 ? nameof(None) : $"{nameof(Replicated)}({Replicas})";
}
