using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups.Registration;

internal sealed class HandlerBuilder(HandlerRegistration registration, string stream, IServiceCollection services) : IHandlerBuilder
{
    public HandlerRegistration Registration { get; } = registration;

    public string Stream { get; } = stream;

    public IServiceCollection Services { get; } = services;
}
