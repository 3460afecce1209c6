namespace StreamGroups.Handling;

/// <summary>Where outcomes of deliveries go.</summary>
internal interface ISettler
{
    /// <summary>The entry leaves the pending list. Sent without delay, with others if some are on their way; sent again until it is confirmed.</summary>
    void Ack(Delivery delivery);

    /// <summary>As <see cref="Ack"/>, and completes when the store has confirmed it.</summary>
    ValueTask AckAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>The entry is delivered again after a delay, by default that of the group's backoff; sent again until it is confirmed.</summary>
    ValueTask RetryAsync(Delivery delivery, TimeSpan? delay, CancellationToken cancellationToken);

    /// <summary>Hands the entry back as if it had not been delivered.</summary>
    void Release(Delivery delivery, TimeSpan delay);

    /// <summary>Renews the entry's lease now; false where it is lost.</summary>
    ValueTask<bool> RenewAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>The entry goes to the group's dead-letter stream; sent again until it is confirmed.</summary>
    ValueTask DeadLetterAsync(Delivery delivery, string reason, Exception? exception, CancellationToken cancellationToken);
}
