namespace StreamGroups.Filters;

/// <summary>A publish filter as it was added.</summary>
/// <param name="Stream">The only stream that it is for; null for all.</param>
/// <param name="Filter">The filter.</param>
internal sealed record PublishFilterRegistration(string? Stream, FilterRegistration<IPublishFilter> Filter);
