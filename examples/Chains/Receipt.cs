namespace StreamGroups.Examples.Chains;

internal sealed record Receipt(string OrderId, decimal Total);
