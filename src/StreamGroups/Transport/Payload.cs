namespace StreamGroups.Transport;

/// <summary>
/// What an entry holds: one field named <c>__data__</c> (<see cref="Data"/>), or another program's fields (<see cref="Fields"/>).
/// </summary>
internal readonly struct Payload
{
    /// <summary>The field that holds a message in FastStream's wire format.</summary>
    public const string DataField = "__data__";

    private Payload(ReadOnlyMemory<byte> data, ReadOnlyMemory<byte>[]? fields)
    {
        Data = data;
        Fields = fields;
    }

    /// <summary>The value of <c>__data__</c>; empty where <see cref="Fields"/> is set.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Names and values in turn, in the order of the entry, or null where the entry has a field <c>__data__</c>.</summary>
    public ReadOnlyMemory<byte>[]? Fields { get; }

    /// <summary>The bytes of data, or of all names and values.</summary>
    public long Length => Fields is null ? Data.Length : Fields.Sum(static part => (long)part.Length);

    public static Payload OfData(ReadOnlyMemory<byte> data) => new(data, null);

    public static Payload OfFields(ReadOnlyMemory<byte>[] namesAndValues) => new(default, namesAndValues);
}
