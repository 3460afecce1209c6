using System.Diagnostics.CodeAnalysis;

namespace StreamGroups;

/// <summary>What comes after a consume filter: the next one, or the handler.</summary>
/// <param name="context">What the filter was given.</param>
/// <returns>The handler's result; null where it has none.</returns>
[SuppressMessage("Naming", "CA1711", Justification = "As RequestDelegate and EndpointFilterDelegate are named.")]
public delegate ValueTask<object?> ConsumeDelegate(ConsumeContext context);
