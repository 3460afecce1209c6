namespace StreamGroups.Serialization;

/// <summary>What a message's content type says about its body.</summary>
internal enum ContentKind : byte
{
    /// <summary>There is no content type: JSON if it can be read as such, else bytes or text.</summary>
    None,

    /// <summary><c>text/plain</c>.</summary>
    Text,

    /// <summary>A type that starts with <c>application/json</c>.</summary>
    Json,

    /// <summary>Any other type: bytes.</summary>
    Other,
}
