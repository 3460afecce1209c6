namespace StreamGroups.Examples.Broadcast;

internal sealed record Price(string Symbol, decimal Amount);
