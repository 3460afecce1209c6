using System.Text.Json;
using StackExchange.Redis;

namespace StreamGroups;

/// <summary>What all streams of an application share. Bound from the section <c>RedisStreams</c>, then changed by code.</summary>
public sealed class RedisStreamsOptions
{
    /// <summary>
    /// Where Redis is, as StackExchange.Redis writes it: <c>host:6379,password=…,ssl=true</c>. Left out, it is taken from an
    /// <c>IConnectionMultiplexer</c> in the container, from <c>ConnectionStrings:redis</c>, or is <c>localhost:6379</c>, in this order.
    /// </summary>
    public string? ConnectionString
    {
        get;
        set
        {
            field = value;
            ConnectionStringIsFromCode = value is not null;
        }
    }

    /// <summary>Put before the name of every key, such as <c>shop:</c>. Empty by default.</summary>
    public string KeyPrefix { get; set; } = "";

    /// <summary>The database number, 0 or greater. By default the one that the connection string says, else 0.</summary>
    public int? Database { get; set; }

    /// <summary>
    /// How long publishing a message may take, its retries included, 10 ms to 1 day; the default is 30 s. After it
    /// <see cref="StreamPublishException"/> is thrown.
    /// </summary>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For how long a <see cref="PublishOptions.MessageId"/> is remembered, 1 s to 7 days; the default is 10 min. Each takes about 150 bytes of the
    /// server's memory for that time.
    /// </summary>
    public TimeSpan DeduplicationWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The largest message, its headers included, in bytes: 1,024 to 536,870,912 (512 MiB, the server's own limit); the default is 16,777,216
    /// (16 MiB). A larger one cannot be published, and one that another program added goes to the dead-letter stream unread.
    /// </summary>
    public int MaxMessageSize { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// How long handlers that still run are given when the host stops, 0 or more. By default the host's own shutdown time less one second,
    /// which is kept for the last acknowledgements.
    /// </summary>
    public TimeSpan? DrainTimeout { get; set; }

    /// <summary>
    /// How messages are turned into JSON and back. The defaults are those of the web: camel case, names in any case; public fields count, as
    /// those of tuples. Reading also asks for every constructor parameter that has no default value and may not be null. Set
    /// <see cref="JsonSerializerOptions.TypeInfoResolver"/> to a generated context to do without reflection. Code only.
    /// </summary>
    public JsonSerializerOptions Json { get; set; } = new(JsonSerializerDefaults.Web) { IncludeFields = true };

    /// <summary>The whole configuration of the connection, where code gives it; it goes before everything else.</summary>
    internal ConfigurationOptions? Connection { get; set; }

    /// <summary>The key of the <c>IConnectionMultiplexer</c> in the container to take over; null is the one without a key.</summary>
    internal object? MultiplexerKey { get; set; }

    /// <summary>It goes before whatever else code has said until now.</summary>
    internal void TakeMultiplexer(object key) => (Connection, ConnectionStringIsFromCode, MultiplexerKey) = (null, false, key);

    /// <summary>Code's connection string goes before a multiplexer in the container, configuration's comes after it.</summary>
    internal bool ConnectionStringIsFromCode { get; private set; }

    internal void BindConnectionString(string? text)
    {
        ConnectionString = text;
        ConnectionStringIsFromCode = false;
    }
}
