using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups.Registration;

internal sealed class HandlerBuilder(string stream, IServiceCollection services) : IHandlerBuilder
{
    public string Stream { get; } = stream;

    public IServiceCollection Services { get; } = services;
}
