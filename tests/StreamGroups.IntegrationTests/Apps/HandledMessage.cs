namespace StreamGroups.IntegrationTests.Apps;

/// <summary>A message that a handler of a <see cref="RunningApp"/> has got.</summary>
internal sealed record HandledMessage(string Stream, EntryId Id, long DeliveryCount, string Text);
