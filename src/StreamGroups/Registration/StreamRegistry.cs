using Polly;
using StackExchange.Redis;
using StreamGroups.Handling.Failures;

namespace StreamGroups.Registration;

/// <summary>Everything that code said about streams; one in an application.</summary>
internal sealed class StreamRegistry
{
    public List<GroupRegistration> Groups { get; } = [];

    /// <summary>The names that <c>MapStream</c> was called with.</summary>
    public HashSet<string> Streams { get; } = new(StringComparer.Ordinal);

    /// <summary>What <c>WithRetention</c> was called with, in the order of the calls.</summary>
    public List<RetentionRegistration> Retentions { get; } = [];

    /// <summary>What code says about the options that all streams share, in the order in which it was said; the last word wins.</summary>
    public List<Action<RedisStreamsOptions>> ConfigureRoot { get; } = [];

    /// <summary>The rules for exceptions of all handlers, after those of the handler itself.</summary>
    public List<ExceptionRule> Rules { get; } = [];

    /// <summary>What holds for all handlers.</summary>
    public Conventions Conventions { get; } = new();

    /// <summary>Whether entries are kept in memory instead of in Redis.</summary>
    public bool InMemory { get; private set; }

    /// <summary>Builds the pipeline that owns reconnecting, where code replaces it.</summary>
    public Action<ResiliencePipelineBuilder>? Reconnect { get; set; }

    public IEnumerable<Action<RetentionOptions>> RetentionsOf(string stream) =>
        Retentions.Where(retention => retention.Stream == stream).Select(retention => retention.Configure);

    public void UseMemory() => InMemory = true;

    public void UseRedis(ConfigurationOptions connection)
    {
        InMemory = false;
        ConfigureRoot.Add(options => options.Connection = connection);
    }

    public void UseRedis(string connectionString)
    {
        InMemory = false;
        ConfigureRoot.Add(options => (options.Connection, options.ConnectionString) = (null, connectionString));
    }
}
