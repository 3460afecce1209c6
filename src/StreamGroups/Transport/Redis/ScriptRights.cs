using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>A user that only publishes may have no more than the right to <c>XADD</c>.</summary>
internal static class ScriptRights
{
    /// <summary>Whether the script itself was refused, so that nothing of it was done.</summary>
    public static bool Lacks(TransportException exception) =>
        exception is { Kind: TransportErrorKind.Permanent, InnerException: RedisServerException { Message: var message } }
        && message.StartsWith("NOPERM", StringComparison.Ordinal)
        && (message.Contains("'eval", StringComparison.OrdinalIgnoreCase) || message.Contains("'script", StringComparison.OrdinalIgnoreCase));

    /// <param name="exception">What the server said.</param>
    /// <param name="what">What needs scripts: the start of a sentence.</param>
    public static TransportException Missing(TransportException exception, string what) => new(
        exception.Kind, $"{exception.Message} {what} needs scripts: +eval, +evalsha and +script|load.", exception.InnerException);
}
