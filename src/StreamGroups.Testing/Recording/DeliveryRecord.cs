using StreamGroups.Handling;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Testing.Recording;

/// <summary>All that is known of one delivery. Changed under the journal's lock only.</summary>
internal sealed class DeliveryRecord(GroupAddress group, string consumer, EntryId id, long count, TimeSpan at)
{
    private ReadOnlyMemory<byte> _data;
    private ReadOnlyMemory<byte>[]? _fields;
    private int _taken;

    public GroupAddress Group { get; } = group;

    public string Consumer { get; } = consumer;

    public EntryId Id { get; } = id;

    public long Count { get; } = count;

    /// <summary>When it began, from the harness's beginning.</summary>
    public TimeSpan At { get; } = at;

    /// <summary>When it was over.</summary>
    public TimeSpan EndedAt { get; set; }

    public MessageHeaders Headers { get; private set; } = MessageHeaders.Empty;

    /// <summary>A copy of what the entry holds; empty where no handler had it here.</summary>
    public Payload Payload { get; private set; }

    /// <summary>What the message was read as last; null where nothing has read it.</summary>
    public Type? Type { get; set; }

    public object? Message { get; set; }

    public bool IsReadable { get; set; }

    public Exception? Exception { get; set; }

    public SettledAs? Settled { get; set; }

    public TimeSpan? Delay { get; set; }

    public string? Reason { get; set; }

    /// <summary>Whether none of the group's handlers was for it.</summary>
    public bool IsUnmatched { get; set; }

    public bool HasEnded { get; set; }

    public bool HasLeft { get; set; }

    public DeliveryOutcome Outcome { get; set; }

    /// <summary>The delivery itself while it is under way; then it may be another one already.</summary>
    public Delivery? Live { get; set; }

    /// <summary>Whether its handler was waited for in vain, so that it is taken for one that waits for time, or for the test.</summary>
    public bool IsPassive { get; set; }

    public void Begin(Delivery delivery)
    {
        Live = delivery;
        (_data, _fields) = (delivery.Payload.Data, delivery.Payload.Fields);
        Payload = _fields is null
            ? Payload.OfData(_data.ToArray())
            : Payload.OfFields([.. _fields.Select(static part => (ReadOnlyMemory<byte>)part.ToArray())]);
        Headers = HeadersOf(Payload);
        if (delivery.IsSettled) Settled = SettledAs.Acked; // The mode acknowledges first.
    }

    /// <summary>Whether this is what was read: the same memory, which is in use for nothing else until the handler has ended.</summary>
    public bool Holds(in ReceivedMessage received) =>
        received.Fields is { } fields ? ReferenceEquals(fields, _fields) : _fields is null && _data.Equals(received.Data);

    /// <summary>True for the first caller of each kind: a waiting call gets each delivery once.</summary>
    public bool TryTake(RecordKind kind) => (Interlocked.Or(ref _taken, (int)kind) & (int)kind) == 0;

    public bool IsTaken(RecordKind kind) => (Volatile.Read(ref _taken) & (int)kind) != 0;

    public override string ToString() => $"{Group} {Id}, delivery {Count}";

    public static MessageHeaders HeadersOf(in Payload payload)
    {
        try
        {
            return ReceivedMessage.Parse(in payload).ReadHeaders();
        }
        catch (UnreadableMessageException)
        {
            return MessageHeaders.Empty;
        }
    }
}
