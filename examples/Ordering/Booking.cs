namespace StreamGroups.Examples.Ordering;

internal sealed record Booking(string Account, int Amount);
