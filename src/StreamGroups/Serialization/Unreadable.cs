using System.Text.Json;
using StreamGroups.Transport;

namespace StreamGroups.Serialization;

/// <summary>
/// What the user is told about messages that cannot be read: what is wrong, and what to do. The engine adds which entry it was.
/// </summary>
internal static class Unreadable
{
    private const string TakeBytes = "let the handler take ReadOnlyMemory<byte> or byte[]";

    public static UnreadableMessageException TooLarge(long size, int most) =>
        new($"The entry has {size} bytes, and MaxMessageSize allows {most}: publish less, or raise RedisStreams:MaxMessageSize.");

    public static UnreadableMessageException Empty(Type type) =>
        new($"The body is empty, which is no {TypeNames.Of(type)}: publish a value, or let the handler take {Nullable(type)}.");

    public static UnreadableMessageException Null(Type type) =>
        new($"The body is JSON's null, which is no {TypeNames.Of(type)}: publish a value, or let the handler take {Nullable(type)}.");

    public static UnreadableMessageException ContentType(string contentType, Type type) =>
        new($"The content type '{Shorten.Text(contentType)}' is neither {ContentTypes.Text} nor {ContentTypes.Json}, "
            + $"so that the body cannot be read as {TypeNames.Of(type)}: publish one of these, or {TakeBytes}.");

    public static UnreadableMessageException NotUtf8(Type type) =>
        new($"The body is not UTF-8, so that it cannot be read as {TypeNames.Of(type)}: publish text, or {TakeBytes}.");

    public static UnreadableMessageException NotText(Type type, Exception cause) =>
        new($"The text in the body cannot be read as {TypeNames.Of(type)}: publish what fits, or let the handler take string.", cause);

    public static UnreadableMessageException NotJson(Type type, Exception cause) =>
        new($"The body cannot be read as {TypeNames.Of(type)}. {Reason(cause)} Publish JSON that fits, or {TakeBytes}.", cause);

    public static UnreadableMessageException NoStringLiteral() =>
        new($"The body is said to be {ContentTypes.Json} and starts with a quotation mark, but is no JSON string: "
            + $"publish JSON, or {TakeBytes}.");

    public static UnreadableMessageException FieldsFor(Type type, ReadOnlyMemory<byte>[] fields) =>
        new($"The entry has no field {Payload.DataField} but the fields {Shorten.Names(FieldMap.NamesOf(fields))}, "
            + $"which cannot be read as {TypeNames.Of(type)}: "
            + "let the handler take a record with members of these names, or Dictionary<string, string>.");

    public static UnreadableMessageException BodyFor(Type type) =>
        new($"The entry holds a message in its field {Payload.DataField}, but the handler's {TypeNames.Of(type)} is for the fields of an "
            + "entry without one: let the handler take ReadOnlyMemory<byte>, byte[], string or the message's type.");

    public static UnreadableMessageException MissingFields(Type type, IReadOnlyCollection<string> names) =>
        new($"The entry lacks {(names.Count == 1 ? "the field" : "the fields")} {Shorten.Names(names)}, which {TypeNames.Of(type)} needs: "
            + "add what is missing to the XADD, or make the member nullable or give it a default value.");

    public static UnreadableMessageException Field(string name, Type fieldType, Type type, Exception cause) =>
        new($"The field '{Shorten.Text(name)}' cannot be read as the {TypeNames.Of(fieldType)} that {TypeNames.Of(type)} has: "
            + "write a value that fits, or change the member's type.", cause);

    public static UnreadableMessageException FieldNotUtf8(string name) =>
        new($"The field '{Shorten.Text(name)}' is not UTF-8 text: "
            + "write text, or take it as bytes (a member of type byte[], or Dictionary<string, byte[]>).");

    public static UnreadableMessageException Fields(Type type, Exception cause) =>
        new($"The fields of the entry cannot be read as {TypeNames.Of(type)}. {Reason(cause)}", cause);

    public static UnreadableMessageException HeaderMissing(string name, Type type) =>
        new($"The message has no header '{Shorten.Text(name)}', which the handler takes: "
            + $"publish it, or make the handler's parameter {Nullable(type)} or give it a default value.");

    /// <summary>Without a cause: headers may hold secrets, and what JSON says of a text that it cannot read has parts of it.</summary>
    public static UnreadableMessageException Header(string name, Type type) =>
        new($"The header '{Shorten.Text(name)}' cannot be read as the {TypeNames.Of(type)} that the handler takes: "
            + "publish a value that fits, or let the parameter be a string.");

    // Not every message of a JsonException says where in the JSON it is.
    private static string Reason(Exception cause) =>
        cause is JsonException { Path: { } path } && !cause.Message.Contains("Path:", StringComparison.Ordinal)
            ? $"{cause.Message} Path: {path}."
            : cause.Message;

    private static string Nullable(Type type) => TypeNames.Of(System.Nullable.GetUnderlyingType(type) ?? type) + "?";
}
