using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Adding;

/// <summary>Whether entries may be added by a script: a user that only publishes may have no more than the right to <c>XADD</c>.</summary>
internal sealed class AddRights
{
    private volatile bool _together = true;

    public bool Together
    {
        get => _together;
        set => _together = value;
    }

    /// <summary>Whether the script itself was refused, so that nothing of it was done.</summary>
    public static bool ForbidsScripts(TransportException exception) =>
        exception is { Kind: TransportErrorKind.Permanent, InnerException: RedisServerException { Message: var message } }
        && message.StartsWith("NOPERM", StringComparison.Ordinal)
        && (message.Contains("'eval", StringComparison.OrdinalIgnoreCase) || message.Contains("'script", StringComparison.OrdinalIgnoreCase));
}
