using System.Text.Json;
using StreamGroups.Transport;

namespace StreamGroups.Registration;

/// <summary>What building a handler's pipeline needs to know.</summary>
internal sealed record PipelineBuildContext(GroupAddress Group, IServiceProvider Services, JsonSerializerOptions Json, List<string> Faults)
{
    /// <summary>The bytes that an entry may hold to be read.</summary>
    public int MaxMessageSize { get; init; } = int.MaxValue;

    /// <summary>The filters around a handler of single messages, the outermost first.</summary>
    public IReadOnlyList<IConsumeFilter> Filters { get; init; } = [];

    /// <summary>The filters around a handler of batches, the outermost first.</summary>
    public IReadOnlyList<IBatchFilter> BatchFilters { get; init; } = [];

    /// <summary>The streams that the handler's results are published to.</summary>
    public IReadOnlyList<string> PublishTo { get; init; } = [];

    /// <summary>Whether results answer messages that somebody awaits an answer to.</summary>
    public bool Replies { get; init; } = true;

    /// <summary>What filters can know of the handler.</summary>
    public IReadOnlyList<object> Metadata { get; init; } = [];
}
