using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups;

/// <summary>A mapped stream; add groups to it.</summary>
public interface IStreamBuilder
{
    /// <summary>The stream's name, without the key prefix.</summary>
    string Name { get; }

    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
