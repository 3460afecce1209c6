using CsCheck;

namespace StreamGroups.Tests.Serialization;

/// <summary>Random parts of messages.</summary>
internal static class WireGen
{
    /// <summary>Text with characters of 1 to 4 UTF-8 bytes. Printable, so that a short envelope has only one reading.</summary>
    public static Gen<string> Text { get; } =
        Gen.OneOf("a", "Z", "0", " ", "-", "\"", "é", "ß", "\u0301", "日", "本", "€", "😀", "🇺").Array[0, 24].Select(string.Concat);

    public static Gen<KeyValuePair<string, string>[]> Headers { get; } =
        Gen.Select(Text, Text, (name, value) => new KeyValuePair<string, string>(name, value)).Array[0, 8]
            .Select(headers => headers.DistinctBy(header => header.Key).ToArray());

    public static Gen<byte[]> Body { get; } = Gen.Byte.Array[0, 300];
}
