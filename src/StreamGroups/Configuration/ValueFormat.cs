namespace StreamGroups.Configuration;

/// <summary>How a kind of value is written in configuration.</summary>
/// <param name="Parse">Reads it.</param>
/// <param name="Write">Writes it for a message.</param>
/// <param name="Hint">A sentence for a text that is often written by mistake, or null.</param>
internal sealed record ValueFormat<T>(ValueFormat<T>.Parser Parse, Func<T, string> Write, Func<string, string?> Hint)
{
    internal delegate bool Parser(string text, out T value);
}
