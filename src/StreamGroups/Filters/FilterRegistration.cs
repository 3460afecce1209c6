using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups.Filters;

/// <summary>A filter as it was added: made once, when the first handler that it is for is built.</summary>
/// <param name="filterType">Its class; null where it was given as a function or an object.</param>
/// <param name="create">Makes it.</param>
internal sealed class FilterRegistration<TFilter>(Type? filterType, Func<IServiceProvider, TFilter> create)
    where TFilter : class
{
    public Type? FilterType { get; } = filterType;

    public static FilterRegistration<TFilter> Of(TFilter filter) => new(null, _ => filter);

    /// <summary>Made with the application's services; one that is registered as a service itself is taken from there.</summary>
    public static FilterRegistration<TFilter> Of<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(
        System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TOwn>()
        where TOwn : class, TFilter =>
        new(typeof(TOwn), services => services.GetService<TOwn>() ?? ActivatorUtilities.CreateInstance<TOwn>(services));

    public TFilter Create(IServiceProvider services) => create(services);
}
