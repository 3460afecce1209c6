using System.Collections.Concurrent;
using StreamGroups.Registration;

namespace StreamGroups.Filters;

/// <summary>The publish filters of an application, and what they make of each stream's publishes.</summary>
internal sealed class PublishFilters
{
    private readonly ConcurrentDictionary<string, PublishDelegate> _chains = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private readonly List<(string? Stream, IPublishFilter Filter)> _filters = [];
    private readonly PublishDelegate _ofReplies;

    public PublishFilters(IServiceProvider services, StreamRegistry registry)
    {
        var factory = new FilterFactory(services, _faults);
        foreach (var (stream, registration) in registry.PublishFilters.OrderBy(filter => filter.Stream is not null))
        {
            var owner = stream is null ? "all publishes" : $"publishes to stream '{stream}'";
            foreach (var filter in factory.Make([registration], owner)) _filters.Add((stream, filter));
        }
        _ofReplies = Chain(null);
    }

    /// <summary>What is wrong, a sentence or two for each filter that cannot be made.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The filters for replies, which are those for all streams: whoever requests names where the reply goes.</summary>
    public PublishDelegate ChainOfReplies => _ofReplies;

    /// <summary>Whether there are filters for a stream, or for all of them.</summary>
    /// <param name="stream">The stream; null for replies.</param>
    public bool AreFor(string? stream) => _filters.Exists(filter => IsFor(filter.Stream, stream));

    /// <summary>The filters for a stream, those for all outside of its own, around the publishing.</summary>
    /// <exception cref="StreamRegistrationException">One of the application's filters cannot be made.</exception>
    public PublishDelegate ChainOf(string stream) => _faults.Count == 0 ? _chains.GetOrAdd(stream, Chain) : throw new StreamRegistrationException(_faults);

    private static bool IsFor(string? own, string? stream) => own is null || own == stream;

    private PublishDelegate Chain(string? stream)
    {
        PublishDelegate chain = static context => context.SendAsync();
        foreach (var (_, filter) in _filters.Where(filter => IsFor(filter.Stream, stream)).Reverse())
        {
            var next = chain;
            chain = context => filter.InvokeAsync(context, next);
        }
        return chain;
    }
}
