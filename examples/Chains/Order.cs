namespace StreamGroups.Examples.Chains;

internal sealed record Order(string Id, decimal Net);
