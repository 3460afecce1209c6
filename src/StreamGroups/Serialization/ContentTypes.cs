using System.Text;

namespace StreamGroups.Serialization;

/// <summary>The content types that the wire format knows.</summary>
internal static class ContentTypes
{
    public const string Text = "text/plain";
    public const string Json = "application/json";

    /// <summary>Parameters such as <c>; charset=utf-8</c> may follow the type; media types have no case.</summary>
    public static ContentKind KindOf(ReadOnlySpan<byte> contentType) =>
        contentType.IsEmpty ? ContentKind.None
        : StartsWith(contentType, "application/json"u8) ? ContentKind.Json
        : StartsWith(contentType, "text/plain"u8) ? ContentKind.Text
        : ContentKind.Other;

    private static bool StartsWith(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> type) =>
        contentType.Length >= type.Length && Ascii.EqualsIgnoreCase(contentType[..type.Length], type);
}
