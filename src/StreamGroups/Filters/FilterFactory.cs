using StreamGroups.Registration;
using StreamGroups.Serialization;

namespace StreamGroups.Filters;

/// <summary>Makes the filters of an application, each once, however many handlers share it. A filter that cannot be made is one fault.</summary>
internal sealed class FilterFactory(IServiceProvider services, List<string> faults)
{
    private readonly Dictionary<object, object?> _made = [];

    /// <summary>Those that could be made, in their order.</summary>
    /// <param name="registrations">The filters.</param>
    /// <param name="owner">Where they were added first: the end of a sentence.</param>
    public IReadOnlyList<TFilter> Make<TFilter>(IEnumerable<FilterRegistration<TFilter>> registrations, string owner)
        where TFilter : class => [.. registrations.Select(registration => Make(registration, owner)).OfType<TFilter>()];

    private TFilter? Make<TFilter>(FilterRegistration<TFilter> registration, string owner)
        where TFilter : class
    {
        if (_made.TryGetValue(registration, out var known)) return (TFilter?)known;
        TFilter? filter = null;
        try
        {
            filter = registration.Create(services);
        }
        catch (Exception e)
        {
            faults.Add(RegistrationFaults.FilterFailed(TypeNames.Of(registration.FilterType ?? typeof(TFilter)), owner, e.Message));
        }
        _made.Add(registration, filter);
        return filter;
    }
}
