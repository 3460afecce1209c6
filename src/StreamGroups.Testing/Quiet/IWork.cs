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

    /// <summary>
    /// Tells the application again of retries that are due. It was told how long to wait for them; where time was moved before it had set its timer, that is
    /// set too late.
    /// </summary>
    void RemindOfDue();

    ValueTask<IReadOnlyList<GroupState>> LookAsync(CancellationToken cancellationToken);
}
