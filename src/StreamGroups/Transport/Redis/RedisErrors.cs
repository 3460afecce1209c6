using System.Net;
using System.Security.Authentication;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>The one place that knows what the client's and the server's errors mean.</summary>
internal static class RedisErrors
{
    public const string Database = "Set RedisStreams:Database, or defaultDatabase in the connection string, to one that the server has.";

    /// <summary>Whether the exception is one of the client's, so that <see cref="Translate"/> knows it.</summary>
    public static bool IsKnown(Exception exception) =>
        exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    /// <param name="exception">What the client threw.</param>
    /// <param name="doing">What was being done, to which stream and group: the start of the sentence.</param>
    /// <param name="detail">What else is to be said, with a space before.</param>
    /// <param name="isOfOneServer">Whether there are others, with other streams.</param>
    public static TransportException Translate(Exception exception, string doing, string detail = "", bool isOfOneServer = false)
    {
        var (kind, remedy) = exception switch
        {
            RedisServerException server => OfServer(server),
            RedisConnectionException connection => OfConnection(connection),
            TimeoutException or ObjectDisposedException => (TransportErrorKind.Transient, ""),
            RedisCommandException command when IsOfReplica(command) => (TransportErrorKind.Transient, ""),
            RedisCommandException command when command.Message.Contains("database", StringComparison.OrdinalIgnoreCase)
                => (TransportErrorKind.Permanent, Database),
            RedisCommandException command when command.Message.Contains("single slot", StringComparison.Ordinal)
                => (TransportErrorKind.Permanent, ServerErrors.Braces),
            RedisCommandException => (TransportErrorKind.Permanent, ""),
            RedisException => (TransportErrorKind.Permanent, ""),
            _ => (TransportErrorKind.Transient, ""),
        };
        var message = $"{doing} failed: {Text(exception).TrimEnd('.')}.{(remedy.Length > 0 ? " " : "")}{remedy}{detail}";
        return new TransportException(kind, message, exception, MayHaveHappened(exception)) { IsOfOneServer = isOfOneServer };
    }

    /// <summary>An error that a script met and did not end for.</summary>
    public static TransportException OfScript(string error, string doing, string detail = "")
    {
        var known = ServerErrors.Find(error);
        var remedy = known.Remedy.Length > 0 ? $" {known.Remedy}" : "";
        return new TransportException(known.Kind, $"{doing} failed: {WithoutScript(error).TrimEnd('.')}.{remedy}{detail}");
    }

    /// <summary>Of the servers that the connection string names, those that were reached are replicas.</summary>
    public static TransportException NoMaster(string doing) => new(TransportErrorKind.Transient, $"{doing} failed: there is no master. {ServerErrors.Replica}");

    /// <summary>A sentinel that answers does not know the service.</summary>
    /// <param name="service">The connection string's <c>serviceName</c>.</param>
    /// <param name="sentinels">Those that the connection string names.</param>
    /// <param name="isWrong">Whether all were asked.</param>
    public static TransportException UnknownService(string service, IEnumerable<EndPoint> sentinels, bool isWrong) => new(
        isWrong ? TransportErrorKind.Permanent : TransportErrorKind.Transient,
        $"Asking Sentinel for the master of '{service}' failed: {(isWrong ? "none of the sentinels knows" : "a sentinel does not know")} a master of this name "
        + $"({string.Join(", ", sentinels.Select(RedisText.Name))}). Correct serviceName in the connection string, or let them monitor it (SENTINEL MONITOR {service} …).");

    /// <summary>The script was not run, since the server does not know it any more.</summary>
    public static bool IsLostScript(Exception exception) => exception is RedisServerException { Kind: RedisErrorKind.NoScript };

    /// <summary>The server that was to answer has a successor.</summary>
    public static RedisConnectionException Superseded() => new(
        ConnectionFailureType.ConnectionDisposed, CommandFlags.None, "Another server is the master now.", null, CommandStatus.Sent);

    /// <summary>The stream's name and those of the keys beside it are of several slots.</summary>
    public static TransportException OfBraces(string doing) => new(
        TransportErrorKind.Permanent, $"{doing} failed: on a cluster a name has to keep what belongs to it in one slot. {ServerErrors.Braces}");

    /// <summary>What was added over a connection that is gone: there is nobody to ask any more.</summary>
    public static TransportException ConfirmationsLost() =>
        new(TransportErrorKind.Transient, "The connection that its confirmations were awaited on was lost.", mayHaveHappened: true);

    /// <summary>User or password were refused.</summary>
    public static bool IsOfLogin(Exception exception) =>
        exception is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } && !IsOfHandshake(exception);

    /// <summary>The TLS handshake failed. Certificates may be other ones at any time, so that it is no refusal.</summary>
    private static bool IsOfHandshake(Exception exception) =>
        exception is RedisConnectionException connection && (connection.InnerException is AuthenticationException
            || connection is { FailureType: ConnectionFailureType.AuthenticationFailure, InnerException: IOException }
            || connection.Message.Contains(nameof(AuthenticationException), StringComparison.Ordinal));

    /// <summary>Translates, and gives the connection up where it is of no use any more.</summary>
    public static TransportException Failed(RedisConnection connection, Exception exception, string doing, string detail = "")
    {
        if (connection.IsCluster && exception is not ObjectDisposedException)
        {
            if (IsOfNode(exception)) connection.Suspect();
        }
        else if (EndsConnection(exception))
        {
            connection.Fail(exception);
        }
        return Translate(exception, doing, detail, connection.IsCluster);
    }

    /// <summary>Whether the connection is of no use any more after this error.</summary>
    public static bool EndsConnection(Exception exception) => exception switch
    {
        RedisServerException server => ServerErrors.Find(server.Message).EndsConnection,
        RedisCommandException command => IsOfReplica(command),
        RedisConnectionException or RedisTimeoutException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>What else is to be said where a sentinel refuses a login, with a space before.</summary>
    public static string SentinelLogin(Exception exception) => exception is RedisConnectionException connection && OfConnection(connection).Remedy.Length > 0
        ? " Sentinels have their own: sentinelUser and sentinelPassword." : "";

    /// <summary>Whether a node of a cluster may be gone, or its slots may be elsewhere.</summary>
    private static bool IsOfNode(Exception exception) => EndsConnection(exception)
        || exception is RedisServerException server && (server.Kind is RedisErrorKind.Moved or RedisErrorKind.Ask
            || server.Message.Contains("CLUSTERDOWN", StringComparison.Ordinal));

    private static (TransportErrorKind Kind, string Remedy) OfServer(RedisServerException error)
    {
        // For these the client has words of its own.
        if (error.Kind is RedisErrorKind.Moved or RedisErrorKind.Ask or RedisErrorKind.MaxClients) return (TransportErrorKind.Transient, "");
        var known = ServerErrors.Find(error.Message);
        return (known.Kind, known.Remedy);
    }

    private static (TransportErrorKind Kind, string Remedy) OfConnection(RedisConnectionException error) =>
        IsOfLogin(error) ? (TransportErrorKind.Permanent, ServerErrors.Login) : (TransportErrorKind.Transient, "");

    /// <summary>The client's own texts give advice for its own reconnecting, and pages of counters; they stay in the inner exception.</summary>
    private static string Text(Exception exception) => exception switch
    {
        RedisServerException server => WithoutScript(server.Message),
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect } when exception.Message.StartsWith("Endpoint", StringComparison.Ordinal)
            => "its slot is on its way to another server of the cluster, or that one cannot be reached",
        RedisConnectionException when IsOfHandshake(exception) => exception.InnerException?.Message ?? "the TLS handshake failed",
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection }
            => "the server cannot be reached",
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure, InnerException: { } cause } => cause.Message,
        RedisConnectionException { FailureType: var type } when type != ConnectionFailureType.None => $"the connection was lost ({type})",
        TimeoutException => "no answer came in time",
        RedisCommandException when exception.Message.Contains("single slot", StringComparison.Ordinal) => "its keys are of several slots of the cluster",
        _ => exception.Message,
    };

    /// <summary>The script's name and line tell a user nothing.</summary>
    private static string WithoutScript(string message) =>
        message.LastIndexOf(" script: ", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;

    /// <summary>The server was a replica when we connected, or has become one since.</summary>
    private static bool IsOfReplica(RedisCommandException error) => error.Message.Contains("replica", StringComparison.OrdinalIgnoreCase);

    private static bool MayHaveHappened(Exception exception) => exception switch
    {
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect } => false, // Of a cluster: a node that was asked named another one.
        RedisConnectionException connection => connection.CommandStatus is CommandStatus.Sent or CommandStatus.Unknown,
        RedisTimeoutException timeout => timeout.Commandstatus is CommandStatus.Sent or CommandStatus.Unknown,
        TimeoutException => true,
        _ => false,
    };
}
