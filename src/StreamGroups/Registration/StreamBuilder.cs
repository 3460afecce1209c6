using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups.Registration;

internal sealed class StreamBuilder(string name, IServiceCollection services, StreamRegistry registry, Conventions? outer = null) : IStreamBuilder
{
    public string Name { get; } = name;

    public IServiceCollection Services { get; } = services;

    /// <summary>Below what holds for all streams of its prefix, where it has one; what holds for the groups that are added to this builder; others of the stream have their own.</summary>
    public Conventions Conventions { get; } = new(outer ?? registry.Conventions);

    public void Retain(Action<RetentionOptions> configure) => registry.Retentions.Add(new RetentionRegistration(Name, configure));

    public IGroupBuilder Add(GroupRegistration group)
    {
        group.Conventions = Conventions;
        registry.Groups.Add(group);
        return new GroupBuilder(group, Services);
    }
}
