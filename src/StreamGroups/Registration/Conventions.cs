using StreamGroups.Filters;

namespace StreamGroups.Registration;

/// <summary>What holds for all handlers below one builder, whether it was said before they were mapped or after.</summary>
/// <param name="outer">Those of the builder above it; null for none but what holds for all.</param>
internal sealed class Conventions(Conventions? outer = null)
{
    public List<FilterRegistration<IConsumeFilter>> Filters { get; } = [];

    /// <summary>The outermost first.</summary>
    public IEnumerable<FilterRegistration<IConsumeFilter>> AllFilters => outer is null ? Filters : outer.AllFilters.Concat(Filters);
}
