namespace StreamGroups.Handling.Batches;

/// <summary>One attempt to handle a batch.</summary>
internal interface IBatchHandler
{
    bool UsesToken { get; }

    bool KeepsDelivery { get; }

    bool KeepsBody { get; }

    /// <summary>Hands those of its items to the handler that are open still. Throws what the handler throws.</summary>
    ValueTask HandleAsync(IReadOnlyList<BatchItem> batch, CancellationToken cancellationToken);
}
