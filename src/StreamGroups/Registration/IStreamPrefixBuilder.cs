using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups;

/// <summary>What <c>MapStreams</c> returns: streams whose names begin alike, and what holds for all of them.</summary>
public interface IStreamPrefixBuilder
{
    /// <summary>How the names begin, without the key prefix.</summary>
    string Prefix { get; }

    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
