using StreamGroups.Transport;

namespace StreamGroups.Publishing;

/// <summary>One message on its way to the store, through as many attempts as its time allows.</summary>
internal class PublishJob(string stream, ReadOnlyMemory<byte> data, StreamTrim trim, TimeSpan timeout, bool retryWhenUnsure)
{
    public string Stream { get; } = stream;

    public ReadOnlyMemory<byte> Data { get; } = data;

    public StreamTrim Trim { get; } = trim;

    public TimeSpan Timeout { get; } = timeout;

    /// <summary>Kept for an observer alone.</summary>
    public ObservedMessage? Observed { get; init; }

    public Durability Durability { get; init; }

    public virtual PublishWords Words => PublishWords.Publishing;

    /// <summary>Set when all is done.</summary>
    public EntryId Id { get; private set; }

    /// <summary>The last entry that was added and is not as durable as asked for.</summary>
    public DurablePublish? Unconfirmed { get; private set; }

    public int Attempts { get; private set; }

    public TransportException? LastFailure { get; private set; }

    /// <summary>Whether one of the attempts may have added the message although its answer was lost.</summary>
    public bool MayBePublished { get; private set; }

    /// <summary>Whether another attempt may succeed, and may be made. An entry that is not confirmed in time is in the stream: it is not added again.</summary>
    public bool MayRetry => (retryWhenUnsure || !MayBePublished) && Unconfirmed is null or { Failure: not null }
        && LastFailure is null or { Kind: TransportErrorKind.Transient or TransportErrorKind.OutOfMemory };

    public bool Published(EntryId id)
    {
        Id = id;
        return true;
    }

    /// <summary>True where it is as durable as asked for.</summary>
    public bool Published(in DurablePublish published)
    {
        if (published.Confirmed >= Durability.Confirmations)
            return Published(published.Id);
        (Unconfirmed, MayBePublished) = (published, true);
        if (published.Failure is { } failure) Failed(failure);
        return false;
    }

    public void Failed(TransportException failure)
    {
        Attempts++;
        LastFailure = failure;
        MayBePublished |= failure.MayHaveHappened;
    }

    /// <summary>The store refuses others, and was not asked again for this one.</summary>
    public void NotTried(TransportException? cause) => LastFailure ??= cause;

    /// <summary>The time was over in the middle of an attempt.</summary>
    /// <param name="notSent">Why nothing was sent in it; null where the message may have been.</param>
    public void GivenUp(TransportException? notSent)
    {
        if (notSent is null) MayBePublished = true; else LastFailure ??= notSent;
    }
}
