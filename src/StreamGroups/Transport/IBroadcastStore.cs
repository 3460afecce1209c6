namespace StreamGroups.Transport;

/// <summary>
/// What readers without a group need of the store beside the entries. Every method throws <see cref="TransportException"/> on failure, and
/// <see cref="OperationCanceledException"/> when its caller gave up waiting.
/// </summary>
internal interface IBroadcastStore
{
    /// <summary>The stream as it is now (<c>XINFO STREAM</c>), or null where it does not exist.</summary>
    ValueTask<StreamState?> InspectAsync(string stream, CancellationToken cancellationToken);

    /// <summary>The first of the IDs, at most 64, that the stream has an entry of; null where it has none of them.</summary>
    ValueTask<EntryId?> FindFirstAsync(string stream, EntryId[] ids, CancellationToken cancellationToken);

    /// <summary>The position that was saved under a name; null where there is none.</summary>
    ValueTask<SavedPosition?> FindPositionAsync(string stream, string name, CancellationToken cancellationToken);

    /// <summary>Saves a position under a name; returns the token of the reader that saved it last, or null.</summary>
    ValueTask<string?> SavePositionAsync(string stream, string name, SavedPosition position, string token, CancellationToken cancellationToken);
}
