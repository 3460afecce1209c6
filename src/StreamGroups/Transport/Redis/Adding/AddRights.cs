using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Adding;

/// <summary>Whether entries may be added by a script: a user that only publishes may have no more than the right to <c>XADD</c>.</summary>
internal sealed class AddRights
{
    private volatile bool _together = true;
    private volatile bool _areKnown;

    public bool Together => _together;

    /// <summary>Whether it was tried.</summary>
    public bool AreKnown => _areKnown;

    public void Learn(bool together) => (_together, _areKnown) = (together, true);

    /// <summary>Whether the script itself was refused, so that nothing of it was done.</summary>
    public static bool ForbidsScripts(TransportException exception) =>
        exception is { Kind: TransportErrorKind.Permanent, InnerException: RedisServerException { Message: var message } }
        && message.StartsWith("NOPERM", StringComparison.Ordinal)
        && (message.Contains("'eval", StringComparison.OrdinalIgnoreCase) || message.Contains("'script", StringComparison.OrdinalIgnoreCase));
}
