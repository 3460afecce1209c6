using System.Globalization;

namespace StreamGroups.Configuration;

/// <summary>The kinds of values that settings have.</summary>
internal static class ValueFormats
{
    public static ValueFormat<string?> Text { get; } = new(ParseText, value => value ?? "", _ => null);

    public static ValueFormat<int> Whole { get; } = new(ParseWhole, value => value.ToString(CultureInfo.InvariantCulture), _ => null);

    public static ValueFormat<long> Long { get; } = new(ParseLong, value => value.ToString(CultureInfo.InvariantCulture), _ => null);

    public static ValueFormat<bool> Flag { get; } = new(bool.TryParse, value => value ? "true" : "false", _ => null);

    public static ValueFormat<StartPosition> Start { get; } = new(ParseStart, value => value.ToString(), _ => null);

    public static ValueFormat<TimeSpan> Time { get; } = new(ParseTime, value => value.ToString("c"), HintAtTime);

    /// <summary>One of an enumeration's names, case aside; not its number, and not a list, which would be read as the sum of its numbers.</summary>
    public static ValueFormat<T> Choice<T>()
        where T : struct, Enum =>
        new((string text, out T value) =>
                Enum.TryParse(text, ignoreCase: true, out value) && char.IsLetter(text.Trim()[0]) && !text.Contains(','),
            value => value.ToString(), _ => null);

    public static ValueFormat<T?> Optional<T>(ValueFormat<T> format)
        where T : struct =>
        new((string text, out T? value) =>
            {
                var parsed = format.Parse(text, out var some);
                value = parsed ? some : null;
                return parsed;
            },
            value => value is { } some ? format.Write(some) : "",
            format.Hint);

    private static bool ParseText(string text, out string? value)
    {
        value = text;
        return true;
    }

    private static bool ParseWhole(string text, out int value) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);

    private static bool ParseLong(string text, out long value) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);

    private static bool ParseStart(string text, out StartPosition value) => StartPosition.TryParse(text, out value);

    /// <summary>TimeSpan itself reads 30 as 30 days and 00:30 as 30 minutes, so all three parts are asked for.</summary>
    private static bool ParseTime(string text, out TimeSpan value)
    {
        value = default;
        return text.AsSpan().Count(':') == 2 && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value);
    }

    private static string? HintAtTime(string text)
    {
        if (text.AsSpan().Count(':') == 1) return "Hours, minutes and seconds are all needed: write 00:00:30 for 30 seconds.";
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds);
        if (!isNumber || seconds is not (>= 0 and < 1e9)) return null;
        return string.Create(CultureInfo.InvariantCulture, $"Write {TimeSpan.FromSeconds(seconds):c} for {seconds} seconds.");
    }
}
