using StreamGroups.Transport;

namespace StreamGroups.Engine.Settling;

/// <summary>What a dead letter says of the exception; bounded, since it is stored with every entry.</summary>
internal static class DeadLetterContent
{
    private const int LongestText = 8_192; // UTF-16 characters.

    public static DeadLetter Of(string reason, long deliveryCount, Exception? exception) => exception is null
        ? new DeadLetter(reason, deliveryCount)
        : new DeadLetter(
            reason, deliveryCount, exception.GetType().FullName, Cut(Of(exception, static e => e.Message)), Cut(Of(exception, static e => e.StackTrace)));

    /// <summary>A user's exception may throw at being asked.</summary>
    private static string? Of(Exception exception, Func<Exception, string?> part)
    {
        try
        {
            return part(exception);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
