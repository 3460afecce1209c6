using System.Diagnostics.CodeAnalysis;
using RESPite.Messages;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>Reads entries out of replies. Under RESP3 the reply of XREADGROUP is a map, under RESP2 an array of pairs.</summary>
internal static class EntryReplies
{
    /// <summary>The reply of XREADGROUP for one stream: every entry is delivered for the first time. Returns how many there are.</summary>
    public static int ReadGroup(RespResult reply, Span<Entry> entries, BodyBuffer bodies)
    {
        if (reply.IsNull) return 0;
        var reader = reply.Read();
        if (reader.AggregateLength() == 0) return 0;
        if (reader.Prefix == RespPrefix.Array) reader.MoveNextAggregate(); // The pair of key and entries; a map has no such level.
        reader.MoveNextScalar();
        reader.MoveNextAggregate();
        var count = reader.AggregateLength();
        for (var i = 0; i < count; i++)
        {
            reader.MoveNextAggregate();
            reader.MoveNextScalar();
            entries[i] = new Entry(ReadId(ref reader), 1, ReadFields(ref reader, bodies));
        }
        return count;
    }

    /// <summary>An array of [id, delivery count, fields], as our scripts return entries. The reader stands on the array.</summary>
    public static Entry[] ReadCounted(ref RespReader reader, BodyBuffer bodies)
    {
        var entries = new Entry[reader.AggregateLength()];
        for (var i = 0; i < entries.Length; i++)
        {
            reader.MoveNextAggregate();
            reader.MoveNextScalar();
            var id = ReadId(ref reader);
            reader.MoveNextScalar();
            var count = reader.ReadInt64();
            entries[i] = new Entry(id, count, ReadFields(ref reader, bodies));
        }
        return entries;
    }

    /// <summary>An array of [id, consumer, idle ms, delivery count], as XPENDING and our scripts return them.</summary>
    public static PendingEntry[] ReadPending(ref RespReader reader)
    {
        var pending = new PendingEntry[reader.AggregateLength()];
        for (var i = 0; i < pending.Length; i++)
        {
            reader.MoveNextAggregate();
            reader.MoveNextScalar();
            var id = ReadId(ref reader);
            reader.MoveNextScalar();
            var consumer = reader.ReadString() ?? "";
            reader.MoveNextScalar();
            var idle = TimeSpan.FromMilliseconds(reader.ReadInt64());
            reader.MoveNextScalar();
            pending[i] = new PendingEntry(id, consumer, idle, reader.ReadInt64());
        }
        return pending;
    }

    public static EntryId ReadId(ref RespReader reader)
    {
        Span<byte> buffer = stackalloc byte[48]; // Two numbers of at most 20 digits and a dash.
        var text = reader.TryGetSpan(out var whole) ? whole : buffer[..reader.CopyTo(buffer)];
        if (!EntryId.TryParse(text, out var id)) ThrowNoId(ref reader);
        return id;
    }

    /// <summary>Names and values in turn, as they are stored.</summary>
    public static ReadOnlyMemory<byte>[] ReadAllFields(ref RespReader reader, BodyBuffer bodies)
    {
        reader.MoveNextAggregate();
        var fields = new ReadOnlyMemory<byte>[reader.AggregateLength()];
        for (var i = 0; i < fields.Length; i++)
        {
            reader.MoveNextScalar();
            fields[i] = Copy(ref reader, bodies);
        }
        return fields;
    }

    private static Payload ReadFields(ref RespReader reader, BodyBuffer bodies)
    {
        reader.MoveNextAggregate();
        var count = reader.AggregateLength();
        if (count != 2) return ReadManyFields(ref reader, bodies, count);

        reader.MoveNextScalar();
        if (reader.Is("__data__"u8))
        {
            reader.MoveNextScalar();
            return Payload.OfData(Copy(ref reader, bodies));
        }
        var name = Copy(ref reader, bodies);
        reader.MoveNextScalar();
        return Payload.OfFields([name, Copy(ref reader, bodies)]);
    }

    private static Payload ReadManyFields(ref RespReader reader, BodyBuffer bodies, int count)
    {
        var fields = new ReadOnlyMemory<byte>[count];
        var (data, isTagged) = (-1, false);
        for (var i = 0; i < count; i++)
        {
            reader.MoveNextScalar();
            if (data < 0 && i % 2 == 0 && reader.Is("__data__"u8)) data = i;
            if (i == count - 2) isTagged = reader.Is("__only__"u8);
            fields[i] = Copy(ref reader, bodies);
        }
        return Payload.OfEntry(fields, data, isTagged);
    }

    private static ReadOnlyMemory<byte> Copy(ref RespReader reader, BodyBuffer bodies)
    {
        var target = bodies.Take(reader.ScalarLength(), reader.ProtocolBytesRemaining);
        reader.CopyTo(target.Span);
        return target;
    }

    [DoesNotReturn]
    private static void ThrowNoId(ref RespReader reader) =>
        throw new TransportException(TransportErrorKind.Permanent, $"The server sent '{reader.ReadString()}' where an entry ID should be.");
}
