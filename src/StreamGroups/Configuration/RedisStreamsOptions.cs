using System.Text.Json;

namespace StreamGroups;

/// <summary>What all streams of an application share. Bound from the section <c>RedisStreams</c>, then changed by code.</summary>
public sealed class RedisStreamsOptions
{
    /// <summary>
    /// Where Redis is, as StackExchange.Redis writes it: <c>host:6379,password=…,ssl=true</c>. Left out, it is taken from an
    /// <c>IConnectionMultiplexer</c> in the container, from <c>ConnectionStrings:redis</c>, or is <c>localhost:6379</c>, in this order.
    /// </summary>
    public string? ConnectionString { get; set; }

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
    /// How handlers that still run are given time when the host stops. By default the host's own shutdown time less one second, which is
    /// kept for the last acknowledgements. 0 or more.
    /// </summary>
    public TimeSpan? DrainTimeout { get; set; }

    /// <summary>
    /// How messages are turned into JSON and back. The defaults are those of the web: camel case, names in any case. Set
    /// <see cref="JsonSerializerOptions.TypeInfoResolver"/> to a generated context to do without reflection. Code only.
    /// </summary>
    public JsonSerializerOptions Json { get; set; } = new(JsonSerializerDefaults.Web);
}
