using System.Text;

namespace StreamGroups.Serialization;

/// <summary>Reads names and values that stand in turn.</summary>
internal static class FieldMap
{
    public static int CountOf(ReadOnlyMemory<byte>[] fields) => fields.Length / 2;

    public static string NameAt(ReadOnlyMemory<byte>[] fields, int index) => Encoding.UTF8.GetString(fields[2 * index].Span);

    public static ReadOnlyMemory<byte> ValueAt(ReadOnlyMemory<byte>[] fields, int index) => fields[(2 * index) + 1];

    public static string[] NamesOf(ReadOnlyMemory<byte>[] fields) =>
        [.. Enumerable.Range(0, CountOf(fields)).Select(index => NameAt(fields, index))];
}
