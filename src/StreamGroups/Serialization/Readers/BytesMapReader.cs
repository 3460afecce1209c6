namespace StreamGroups.Serialization;

/// <summary>Gives an entry's fields, their values as bytes.</summary>
internal sealed class BytesMapReader<TValue>(Func<ReadOnlyMemory<byte>, TValue> take, bool copies) : IMessageReader<Dictionary<string, TValue>>
{
    public bool KeepsBody => !copies;

    public Dictionary<string, TValue> Read(in ReceivedMessage message)
    {
        if (message.Fields is not { } fields) throw Unreadable.BodyFor(typeof(Dictionary<string, TValue>));
        var map = new Dictionary<string, TValue>(FieldMap.CountOf(fields));
        for (var i = 0; i < FieldMap.CountOf(fields); i++) map[FieldMap.NameAt(fields, i)] = take(FieldMap.ValueAt(fields, i));
        return map;
    }
}
