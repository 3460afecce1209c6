using static StreamGroups.Transport.TransportErrorKind;

namespace StreamGroups.Transport.Redis;

/// <summary>
/// The errors that servers report, by their texts: the client's own kinds know some of them and take everything after <c>ERR</c> for an unknown
/// command. What fails inside a script has the script's name behind the text, and mostly <c>ERR</c> before it.
/// </summary>
internal static class ServerErrors
{
    public const string Replica = "The server is a replica: nothing can be written before it, or another of the endpoints, is the master.";

    public const string Braces = "Give the stream's name balanced braces, or none.";

    public const string Login = "Check user and password in the connection string.";

    private const string SimpleError = "SimpleError: ";
    private const string BulkError = "BulkError: ";
    private const string Acl = "The Redis user lacks a right: grant it with ACL SETUSER.";
    private const string TooOld = "Redis 7.0 or Valkey 8 is the oldest server that will do.";

    private static readonly ServerError Unknown = new("", Permanent);

    /// <summary>Texts begin with these.</summary>
    private static readonly ServerError[] Codes =
    [
        new("NOGROUP", GroupMissing),
        new("OOM", OutOfMemory, "The server has reached its maxmemory: trim streams, or give it more memory."),
        new("WRONGTYPE", Permanent, "A key of another type has this name: rename the stream, set RedisStreams:KeyPrefix, or delete that key."),
        new("NOPERM", Permanent, Acl),
        new("NOAUTH", Permanent, Login),
        new("WRONGPASS", Permanent, Login),
        new("DENIED", Permanent, "The server is in protected mode: give it a password, or bind it to an address of its own."),
        new("CROSSSLOT", Permanent, Braces),
        new("READONLY", Transient, Replica, EndsConnection: true),
        new("MASTERDOWN", Transient, Replica, EndsConnection: true),
        new("LOADING", Transient, EndsConnection: true),
        new("UNBLOCKED", Transient), // Of the two, the one of a changed role.
        new("NOSCRIPT", Transient), // Nothing was done; the client sends the script's text with the next try.
        new("MOVED", Transient),
        new("ASK", Transient),
        new("CLUSTERDOWN", Transient),
        new("TRYAGAIN", Transient),
        new("BUSY", Transient, "A script or module has held the server for long: SCRIPT KILL ends a script that has written nothing."),
        new("UNKILLABLE", Transient),
        new("NOREPLICAS", Transient, "The server has fewer replicas than its min-replicas-to-write asks for."),
        new("MISCONF", Transient, "The server cannot save its data: look at its log and disk, or set stop-writes-on-bgsave-error to no."),
    ];

    /// <summary>Texts contain these.</summary>
    private static readonly ServerError[] Phrases =
    [
        new("NOGROUP", GroupMissing),
        new("no such key", GroupMissing),
        new("requires the key to exist", GroupMissing),
        new("the stream key no longer exists", GroupMissing),
        new("The user executing the script can't", Permanent, Acl), // Redis 7.0
        new("ACL failure in script", Permanent, Acl), // Later ones, and Valkey
        new("cannot be used with replica instances", Transient, Replica, EndsConnection: true),
        new("unknown command 'WAITAOF'", Permanent, "Redis 7.2 is the oldest server that can confirm Durability.Synced."),
        new("appendonly is disabled", Permanent, "Durability.Synced needs the server's append-only file: set its appendonly to yes."),
        new("unknown command", Permanent, TooOld),
        new("unknown subcommand", Permanent, TooOld),
        new("Unknown Redis command", Permanent, TooOld), // In scripts
        new("DB index is out of range", Permanent, RedisErrors.Database),
        new("max number of clients", Transient, "The server has reached its maxclients: end some, or permit more."),
        new("Protocol error", Permanent, "The server refuses what was sent to it: a body may be larger than its proto-max-bulk-len."),
    ];

    public static ServerError Find(string message)
    {
        var text = WithoutKind(message);
        return Array.Find(Phrases, error => text.Contains(error.Text, StringComparison.Ordinal))
            ?? Array.Find(Codes, error => Begins(text, error.Text))
            ?? Unknown;
    }

    /// <summary>Whether a user has to be granted something.</summary>
    public static bool IsLackingRight(string message) => Find(message).Remedy == Acl;

    /// <summary>The client now and then puts the reply's kind before the server's words.</summary>
    private static string WithoutKind(string message) => message.StartsWith(SimpleError, StringComparison.Ordinal) ? message[SimpleError.Length..]
        : message.StartsWith(BulkError, StringComparison.Ordinal) ? message[BulkError.Length..] : message;

    /// <summary>A code is a word: BUSYGROUP is not BUSY.</summary>
    private static bool Begins(string message, string code) =>
        message.StartsWith(code, StringComparison.Ordinal) && (message.Length == code.Length || message[code.Length] == ' ');
}
