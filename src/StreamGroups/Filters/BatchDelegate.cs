using System.Diagnostics.CodeAnalysis;

namespace StreamGroups;

/// <summary>What comes after a batch filter: the next one, or the handler.</summary>
/// <param name="context">What the filter was given.</param>
[SuppressMessage("Naming", "CA1711", Justification = "As RequestDelegate and EndpointFilterDelegate are named.")]
public delegate ValueTask BatchDelegate(BatchContext context);
