using System.Text;

namespace StreamGroups.Transport;

/// <summary>
/// What an entry holds: one field named <c>__data__</c> (<see cref="Data"/>), or another program's fields (<see cref="Fields"/>).
/// </summary>
internal readonly struct Payload
{
    /// <summary>The field that holds a message in FastStream's wire format.</summary>
    public const string DataField = "__data__";

    /// <summary>
    /// The last field, after others, of an entry that was added to the stream anew for one group alone, which it names. It is no part of the
    /// message.
    /// </summary>
    public const string OnlyField = "__only__";

    private Payload(ReadOnlyMemory<byte> data, ReadOnlyMemory<byte>[]? fields, byte[]? onlyFor = null)
    {
        Data = data;
        Fields = fields;
        OnlyFor = onlyFor;
    }

    /// <summary>The value of <c>__data__</c>; empty where <see cref="Fields"/> is set.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Names and values in turn, in the order of the entry, or null where the entry has a field <c>__data__</c>.</summary>
    public ReadOnlyMemory<byte>[]? Fields { get; }

    /// <summary>The name, in UTF-8, of the only group that the entry is for; null where it is for all.</summary>
    public byte[]? OnlyFor { get; }

    /// <summary>The bytes of data, or of all names and values.</summary>
    public long Length => Fields is null ? Data.Length : Fields.Sum(static part => (long)part.Length);

    public static Payload OfData(ReadOnlyMemory<byte> data) => new(data, null);

    public static Payload OfFields(ReadOnlyMemory<byte>[] namesAndValues) => new(default, namesAndValues);

    /// <summary>Of all of an entry's fields, names and values in turn, of which it finds what they are.</summary>
    /// <param name="namesAndValues">The fields.</param>
    /// <param name="data">The index of the first field <c>__data__</c>, or below zero.</param>
    /// <param name="isTagged">Whether the last field is <see cref="OnlyField"/>.</param>
    public static Payload OfEntry(ReadOnlyMemory<byte>[] namesAndValues, int data, bool isTagged)
    {
        var onlyFor = isTagged ? namesAndValues[^1].ToArray() : null;
        if (data >= 0) return new(namesAndValues[data + 1], null, onlyFor);
        return new(default, isTagged ? namesAndValues[..^2] : namesAndValues, onlyFor);
    }

    /// <summary>The same entry, its names and values in other memory.</summary>
    public Payload WithFields(ReadOnlyMemory<byte>[] namesAndValues) => new(default, namesAndValues, OnlyFor);

    /// <summary>Whether the entry is for this group: all are but those that were added for another one alone.</summary>
    public bool IsFor(string group) => OnlyFor is null || OnlyFor.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(group));
}
