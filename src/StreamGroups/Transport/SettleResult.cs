namespace StreamGroups.Transport;

/// <summary>What became of an owner-checked settlement.</summary>
internal enum SettleResult
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>Another consumer owns the entry by now, or it is no longer pending: nothing was done.</summary>
    NotOwner,

    /// <summary>The entry itself is no longer in the stream; it was taken off the pending list.</summary>
    Gone,
}
