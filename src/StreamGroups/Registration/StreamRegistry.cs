using Polly;
using StackExchange.Redis;
using StreamGroups.Filters;
using StreamGroups.Handling.Failures;

namespace StreamGroups.Registration;

/// <summary>Everything that code said about streams; one in an application.</summary>
internal sealed class StreamRegistry
{
    public List<GroupRegistration> Groups { get; private set; } = [];

    /// <summary>The names that <c>MapStream</c> was called with.</summary>
    public HashSet<string> Streams { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>What <c>MapStreams</c> was called with, in the order of the calls.</summary>
    public List<StreamPrefix> Prefixes { get; } = [];

    /// <summary>What <c>WithRetention</c> was called with, in the order of the calls.</summary>
    public List<RetentionRegistration> Retentions { get; private set; } = [];

    /// <summary>What code says about the options that all streams share, in the order in which it was said; the last word wins.</summary>
    public List<Action<RedisStreamsOptions>> ConfigureRoot { get; } = [];

    /// <summary>The rules for exceptions of all handlers, after those of the handler itself.</summary>
    public List<ExceptionRule> Rules { get; } = [];

    /// <summary>What holds for all handlers.</summary>
    public Conventions Conventions { get; private init; } = new();

    /// <summary>The filters around publishes, in the order of the calls.</summary>
    public List<PublishFilterRegistration> PublishFilters { get; } = [];

    /// <summary>What <c>AddPublisher</c> was called with.</summary>
    public List<PublisherRegistration> Publishers { get; } = [];

    /// <summary>Whether entries are kept in memory instead of in Redis.</summary>
    public bool InMemory
    {
        get => InMemoryForTests ?? field;
        private set;
    }

    /// <summary>What a test harness says, which has the last word, whoever comes after it; null without one.</summary>
    public bool? InMemoryForTests { get; set; }

    /// <summary>Builds the pipeline that owns reconnecting, where code replaces it.</summary>
    public Action<ResiliencePipelineBuilder>? Reconnect { get; set; }

    public IEnumerable<Action<RetentionOptions>> RetentionsOf(string stream) =>
        Retentions.Where(retention => retention.Stream == stream).Select(retention => retention.Configure);

    /// <summary>One for what is mapped while the application runs: what holds for all streams holds in it too.</summary>
    public StreamRegistry NewDraft()
    {
        var draft = new StreamRegistry { InMemory = InMemory, Conventions = new Conventions(Conventions) };
        draft.Rules.AddRange(Rules);
        return draft;
    }

    /// <summary>Takes over what a draft maps. Whoever reads meanwhile sees all of it or nothing. Returns what undoes it.</summary>
    public Action Add(StreamRegistry draft)
    {
        var (streams, retentions, groups) = (Streams, Retentions, Groups);
        Streams = new HashSet<string>(streams.Concat(draft.Streams), StringComparer.Ordinal);
        Retentions = [.. retentions, .. draft.Retentions];
        Groups = [.. groups, .. draft.Groups];
        return () => (Streams, Retentions, Groups) = (streams, retentions, groups);
    }

    /// <summary>Forgets groups that are no longer consumed. Their streams are kept as before.</summary>
    public void Remove(IReadOnlyCollection<GroupRegistration> groups) => Groups = [.. Groups.Except(groups)];

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

    public void UseMultiplexer(object key)
    {
        InMemory = false;
        ConfigureRoot.Add(options => options.TakeMultiplexer(key));
    }
}
