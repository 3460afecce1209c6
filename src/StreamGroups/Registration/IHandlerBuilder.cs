using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups;

/// <summary>What <c>Handle</c> returns.</summary>
public interface IHandlerBuilder
{
    /// <summary>The stream's name, without the key prefix.</summary>
    string Stream { get; }

    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
