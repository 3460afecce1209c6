namespace StreamGroups.Examples.Scheduling;

internal sealed record Reminder(string Guest, string Text);
