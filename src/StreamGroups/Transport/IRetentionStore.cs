namespace StreamGroups.Transport;

/// <summary>
/// Keeps streams short. Each call is one atomic step of bounded work, which any process may do at any time without harm. Every method throws
/// <see cref="TransportException"/> on failure, and <see cref="OperationCanceledException"/> when its caller gave up waiting.
/// </summary>
internal interface IRetentionStore
{
    /// <summary>The stream as it is now; one that does not exist is empty.</summary>
    ValueTask<RetentionReport> InspectAsync(RetentionTarget target, CancellationToken cancellationToken);

    /// <summary>Removes the oldest entries (<c>XTRIM</c>); to be repeated while there is more.</summary>
    ValueTask<TrimResult> TrimAsync(TrimRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Takes entries off a group's pending list, whoever owns them (<c>XACK</c>), and deletes those that every group has settled (<c>XDEL</c>).
    /// Nothing is deleted while a mapped group does not exist.
    /// </summary>
    ValueTask<DeletedAcks> AckAndDeleteAsync(
        RetentionTarget target, string group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes entries after an ID that every group has settled, behind others that some group has not (<c>XDEL</c>): what was acknowledged
    /// without being deleted. Nothing while a mapped group does not exist, or where there is no group at all.
    /// </summary>
    ValueTask<CollectResult> CollectAsync(RetentionTarget target, EntryId after, CancellationToken cancellationToken);

    /// <summary>How the server is set up, as far as it tells (<c>INFO</c>, <c>CONFIG GET</c>).</summary>
    ValueTask<ServerFacts> DescribeServerAsync(CancellationToken cancellationToken);
}
