using StreamGroups.Transport;

namespace StreamGroups.Testing.Quiet;

/// <summary>Looks at what there is to do.</summary>
internal interface IWork
{
    /// <summary>Whether the store cannot be reached, because the test wants it so.</summary>
    bool IsDisconnected { get; }

    /// <summary>Has retries that are due taken up now: the engine's timer goes off up to 1 ms later, for which time would have to move.</summary>
    void Wake(GroupAddress group);

    ValueTask<IReadOnlyList<GroupState>> LookAsync(CancellationToken cancellationToken);
}
