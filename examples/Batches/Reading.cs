namespace StreamGroups.Examples.Batches;

internal sealed record Reading(int Number, double Celsius);
