using System.Diagnostics.CodeAnalysis;

namespace StreamGroups;

/// <summary>What comes after a publish filter: the next one, or the publishing itself.</summary>
/// <param name="context">What the filter was given.</param>
/// <returns>The entry's ID, when the server has confirmed it; 0-0 of what a handler returned, which is published with its message's acknowledgement.</returns>
[SuppressMessage("Naming", "CA1711", Justification = "As RequestDelegate and EndpointFilterDelegate are named.")]
public delegate ValueTask<EntryId> PublishDelegate(PublishContext context);
