namespace StreamGroups.Testing.Quiet;

/// <summary>Looks at what there is to do.</summary>
internal interface IWork
{
    /// <summary>Whether the store cannot be reached, because the test wants it so.</summary>
    bool IsDisconnected { get; }

    /// <summary>
    /// Publishes what is scheduled and due, as any process may: the application's own look comes up to 25 ms later, so that many do not look at once.
    /// </summary>
    void MoveScheduled();

    ValueTask<IReadOnlyList<GroupState>> LookAsync(CancellationToken cancellationToken);
}
