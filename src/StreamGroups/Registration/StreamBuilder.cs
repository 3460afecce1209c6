using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups.Registration;

internal sealed class StreamBuilder(string name, IServiceCollection services, StreamRegistry registry) : IStreamBuilder
{
    public string Name { get; } = name;

    public IServiceCollection Services { get; } = services;

    public void Retain(Action<RetentionOptions> configure) => registry.Retentions.Add(new RetentionRegistration(Name, configure));

    public IGroupBuilder Add(GroupRegistration group)
    {
        registry.Groups.Add(group);
        return new GroupBuilder(group, Services);
    }
}
