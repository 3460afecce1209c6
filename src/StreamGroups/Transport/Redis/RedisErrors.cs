using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>The one place that knows what the client's and the server's errors mean.</summary>
internal static class RedisErrors
{
    /// <summary>Whether the exception is one of the client's, so that <see cref="Translate"/> knows it.</summary>
    public static bool IsKnown(Exception exception) =>
        exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    /// <param name="exception">What the client threw.</param>
    /// <param name="doing">What was being done, to which stream and group: the start of the sentence.</param>
    public static TransportException Translate(Exception exception, string doing)
    {
        var (kind, remedy) = exception switch
        {
            RedisServerException server => OfServer(server),
            RedisConnectionException connection => OfConnection(connection),
            TimeoutException or ObjectDisposedException => (TransportErrorKind.Transient, ""),
            RedisCommandException command when command.Message.Contains("replica", StringComparison.OrdinalIgnoreCase)
                => (TransportErrorKind.Transient, ""),
            RedisCommandException command when command.Message.Contains("database", StringComparison.OrdinalIgnoreCase)
                => (TransportErrorKind.Permanent, Database),
            RedisCommandException => (TransportErrorKind.Permanent, ""),
            RedisException => (TransportErrorKind.Permanent, ""),
            _ => (TransportErrorKind.Transient, ""),
        };
        var message = $"{doing} failed: {Text(exception).TrimEnd('.')}.{(remedy.Length > 0 ? " " : "")}{remedy}";
        return new TransportException(kind, message, exception, MayHaveHappened(exception));
    }

    /// <summary>Whether the connection is of no use any more after this error.</summary>
    public static bool EndsConnection(Exception exception) => exception switch
    {
        RedisServerException server => server.Kind is RedisErrorKind.ReadOnly or RedisErrorKind.MasterDown or RedisErrorKind.Loading,
        RedisConnectionException or RedisTimeoutException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };

    private static (TransportErrorKind Kind, string Remedy) OfServer(RedisServerException error)
    {
        // These come as messages, not as kinds of their own; scripts put "ERR" or nothing before them.
        if (error.Message.Contains("NOGROUP", StringComparison.Ordinal) || error.Message.Contains("no such key", StringComparison.Ordinal))
            return (TransportErrorKind.GroupMissing, "");
        if (error.Message.Contains("UNBLOCKED", StringComparison.Ordinal))
        {
            return error.Message.Contains("no longer exists", StringComparison.Ordinal)
                ? (TransportErrorKind.GroupMissing, "") : (TransportErrorKind.Transient, "");
        }
        if (error.Message.Contains("DB index is out of range", StringComparison.Ordinal)) return (TransportErrorKind.Permanent, Database);
        return error.Kind switch
        {
            RedisErrorKind.OutOfMemory => (TransportErrorKind.OutOfMemory,
                "The server has reached its maxmemory: trim streams, or give it more memory."),
            RedisErrorKind.WrongType => (TransportErrorKind.Permanent,
                "A key of another type has this name: rename the stream, set RedisStreams:KeyPrefix, or delete that key."),
            RedisErrorKind.NoPermission or RedisErrorKind.NotPermitted => (TransportErrorKind.Permanent,
                "The Redis user lacks a right: grant it with ACL SETUSER."),
            RedisErrorKind.NoAuth or RedisErrorKind.WrongPass => (TransportErrorKind.Permanent, Authentication),
            RedisErrorKind.CrossSlot => (TransportErrorKind.Permanent, "Give the stream's name balanced braces, or none."),
            RedisErrorKind.UnknownCommand => (TransportErrorKind.Permanent, "Redis 7.0 or Valkey 8 is the oldest server that will do."),
            RedisErrorKind.UnknownError or RedisErrorKind.Unknown => (TransportErrorKind.Permanent, ""),
            _ => (TransportErrorKind.Transient, ""),
        };
    }

    private static (TransportErrorKind Kind, string Remedy) OfConnection(RedisConnectionException error) =>
        error.FailureType == ConnectionFailureType.AuthenticationFailure
            ? (TransportErrorKind.Permanent, Authentication)
            : (TransportErrorKind.Transient, "");

    /// <summary>The client's own texts give advice for its own reconnecting, and pages of counters; they stay in the inner exception.</summary>
    private static string Text(Exception exception) => exception switch
    {
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect } => "the server cannot be reached",
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure, InnerException: { } cause } => cause.Message,
        RedisConnectionException { FailureType: var type } when type != ConnectionFailureType.None => $"the connection was lost ({type})",
        TimeoutException => "no answer came in time",
        _ => exception.Message,
    };

    private const string Database = "Set RedisStreams:Database, or defaultDatabase in the connection string, to one that the server has.";

    private const string Authentication = "Check user and password in the connection string.";

    private static bool MayHaveHappened(Exception exception) => exception switch
    {
        RedisConnectionException connection => connection.CommandStatus is CommandStatus.Sent or CommandStatus.Unknown,
        RedisTimeoutException timeout => timeout.Commandstatus is CommandStatus.Sent or CommandStatus.Unknown,
        TimeoutException => true,
        _ => false,
    };
}
