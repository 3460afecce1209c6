using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Cases.Draining;

/// <summary>What the messages of a backlog are, and what both sides do with each.</summary>
internal abstract class Work(bool isScoped)
{
    /// <summary>Whether a scope is made for each message, and a service taken from it.</summary>
    public bool IsScoped { get; } = isScoped;

    /// <summary>What the messages are.</summary>
    public abstract string Name { get; }

    /// <summary>Whether handling takes so long that the bare loop does better to read ahead.</summary>
    public virtual bool TakesTime => true;

    public abstract ReadOnlyMemory<byte> Data(int number);

    /// <summary>Our handler.</summary>
    public abstract void Map(IGroupBuilder group, Meter meter);

    /// <summary>The same by hand, given the value of <c>__data__</c>. For a scope the services are asked.</summary>
    public Action<ReadOnlySpan<byte>> ByHand(Meter meter, IServiceProvider services)
    {
        if (!IsScoped) return data => Handle(data, meter, null);
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        return data =>
        {
            using var scope = scopes.CreateScope();
            Handle(data, meter, scope.ServiceProvider.GetRequiredService<Tally>());
        };
    }

    public static void AddServices(IServiceCollection services, Meter meter) => services.AddSingleton(meter).AddScoped<Tally>();

    protected abstract void Handle(ReadOnlySpan<byte> data, Meter meter, Tally? tally);
}
