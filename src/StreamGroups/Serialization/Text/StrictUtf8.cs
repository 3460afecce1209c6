using System.Text;

namespace StreamGroups.Serialization;

/// <summary>UTF-8 that refuses what it cannot keep, instead of replacing it.</summary>
internal static class StrictUtf8
{
    public static UTF8Encoding Encoding { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryGetString(ReadOnlySpan<byte> utf8, out string text)
    {
        var valid = System.Text.Unicode.Utf8.IsValid(utf8);
        text = valid ? Encoding.GetString(utf8) : "";
        return valid;
    }
}
