namespace StreamGroups.Testing.Quiet;

/// <summary>Looks at what there is to do.</summary>
internal interface IWork
{
    /// <summary>Whether the store cannot be reached, because the test wants it so.</summary>
    bool IsDisconnected { get; }

    ValueTask<IReadOnlyList<GroupState>> LookAsync(CancellationToken cancellationToken);
}
