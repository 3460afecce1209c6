using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups;

/// <summary>A mapped group of a stream; give it a handler.</summary>
public interface IGroupBuilder
{
    /// <summary>The stream's name, without the key prefix.</summary>
    string Stream { get; }

    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
