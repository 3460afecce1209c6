namespace StreamGroups.Transport;

/// <summary>What happens to a process that wants the name of another living one.</summary>
internal static class NameConflict
{
    /// <summary>The name wanted, and a random part of 8 hexadecimal digits.</summary>
    public static string Another(string consumer) => $"{consumer}~{Chance.Source.GetHexString(8, lowercase: true)}";

    public static TransportException Refused(ReaderRequest request) => new(TransportErrorKind.Permanent,
        $"Consumer '{request.Consumer}' of stream '{request.Group.Stream}', group '{request.Group.Group}' is in use by another living process. "
        + "Stop that process, give each one a consumer name of its own or none at all, or leave ExclusiveConsumer off.");
}
