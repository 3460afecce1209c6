namespace StreamGroups.Examples.Filters;

internal sealed record Order(string Id, decimal Total);
