using StreamGroups.Testing.Recording;

namespace StreamGroups.Testing;

/// <summary>One delivery of a message to a group's handler, as it was when the harness was asked.</summary>
public class MessageDelivery
{
    internal MessageDelivery(DeliveryRecord record)
    {
        Record = record;
        (Outcome, Exception, Reason, Delay) = (record.Outcome, record.Exception, record.Reason, record.Delay);
    }

    /// <summary>The stream that the message came from.</summary>
    public string Stream => Record.Group.Stream;

    /// <summary>The group that it was delivered to.</summary>
    public string Group => Record.Group.Group;

    /// <summary>The consumer within the group.</summary>
    public string Consumer => Record.Consumer;

    /// <summary>The entry's ID.</summary>
    public EntryId Id => Record.Id;

    /// <summary>How often the message was delivered to the group, this time included.</summary>
    public long DeliveryCount => Record.Count;

    /// <summary>The message's headers.</summary>
    public MessageHeaders Headers => Record.Headers;

    /// <summary>The correlation ID that the publisher gave, or null.</summary>
    public string? CorrelationId => Headers.GetValueOrDefault(Serialization.HeaderNames.CorrelationId);

    /// <summary>What became of it.</summary>
    public DeliveryOutcome Outcome { get; }

    /// <summary>What the handler threw, or why the message could not be read; null where neither is so.</summary>
    public Exception? Exception { get; }

    /// <summary>Why it is in the dead-letter stream, as its field there says: <c>failed</c>, <c>rejected</c>, …; null where it is not there.</summary>
    public string? Reason { get; }

    /// <summary>How long the next delivery waits, where there is one; zero where it does not wait.</summary>
    public TimeSpan? Delay { get; }

    internal DeliveryRecord Record { get; }

    /// <summary>Names the stream, the group, the entry and the delivery, and says what became of it.</summary>
    public override string ToString() => $"{Record}: {RecordText.OutcomeOf(Outcome, Exception, Reason, Delay)}";
}
