using StreamGroups.Filters;
using StreamGroups.Handling.Failures;

namespace StreamGroups.Registration;

/// <summary>What holds for all handlers below one builder, whether it was said before they were mapped or after.</summary>
/// <param name="outer">Those of the builder above it; null for none but what holds for all.</param>
internal sealed class Conventions(Conventions? outer = null)
{
    public List<HandlerFilter> Filters { get; } = [];

    /// <summary>The rules for exceptions, asked after those of the handler.</summary>
    public List<ExceptionRule> Rules { get; } = [];

    /// <summary>What is said of the options of all groups, before what is said of each.</summary>
    public List<Action<GroupOptions>> Configure { get; } = [];

    /// <summary>The innermost first, as they are asked.</summary>
    public IEnumerable<ExceptionRule> AllRules => outer is null ? Rules : Rules.Concat(outer.AllRules);

    /// <summary>The outermost first, so that the innermost has the last word.</summary>
    public IEnumerable<Action<GroupOptions>> AllConfigure => outer is null ? Configure : outer.AllConfigure.Concat(Configure);

    /// <summary>The outermost first.</summary>
    public IEnumerable<HandlerFilter> AllFilters => outer is null ? Filters : outer.AllFilters.Concat(Filters);
}
