using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups.Registration;

internal sealed class GroupBuilder(GroupRegistration registration, IServiceCollection services) : IGroupBuilder
{
    public string Stream => registration.Stream;

    public GroupRegistration Registration => registration;

    public IServiceCollection Services { get; } = services;

    public void Configure(Action<GroupOptions> configure) => registration.Configure.Add(configure);

    public IHandlerBuilder Add(HandlerRegistration handler)
    {
        registration.Handlers.Add(handler);
        return new HandlerBuilder(handler, Stream, Services);
    }
}
