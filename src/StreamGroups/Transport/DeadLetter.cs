namespace StreamGroups.Transport;

/// <summary>Why an entry goes to the dead-letter stream; each part becomes a field beside the entry's own.</summary>
internal sealed record DeadLetter(string Reason, long DeliveryCount, string? ExceptionType = null, string? ExceptionMessage = null,
    string? ExceptionStack = null);
