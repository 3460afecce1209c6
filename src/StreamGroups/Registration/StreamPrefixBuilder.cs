using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups.Registration;

internal sealed class StreamPrefixBuilder(StreamPrefix registration, IServiceCollection services, StreamRegistry registry) : IStreamPrefixBuilder
{
    public string Prefix => registration.Prefix;

    public IServiceCollection Services { get; } = services;

    public Conventions Conventions => registration.Conventions;

    public static StreamPrefixBuilder Map(string prefix, Conventions outer, IServiceCollection services, StreamRegistry registry)
    {
        var registration = new StreamPrefix(prefix, outer);
        registry.Prefixes.Add(registration);
        return new StreamPrefixBuilder(registration, services, registry);
    }

    public StreamPrefixBuilder MapPrefix(string prefix)
    {
        registration.IsUsed = true;
        return Map(Prefix + prefix, Conventions, Services, registry);
    }

    public StreamBuilder MapStream(string name)
    {
        registration.IsUsed = true;
        registry.Streams.Add(Prefix + name);
        return new StreamBuilder(Prefix + name, Services, registry, Conventions);
    }
}
