namespace StreamGroups.Transport;

/// <summary>Why an entry goes to the dead-letter stream; each part becomes a field beside the entry's own.</summary>
internal sealed record DeadLetter(string Reason, long DeliveryCount, string? ExceptionType = null, string? ExceptionMessage = null,
    string? ExceptionStack = null)
{
    /// <summary>To about how many entries the dead-letter stream is trimmed (<c>MAXLEN ~</c>); null keeps all.</summary>
    public long? MaxLength { get; init; }

    /// <summary>
    /// How long ago the last handler began, or showed that it lives, for the field <see cref="DeadLetterFields.LastTime"/>. Null takes the pending
    /// entry's idle time, which every renewal and takeover begins anew.
    /// </summary>
    public TimeSpan? SinceDelivery { get; init; }
}
