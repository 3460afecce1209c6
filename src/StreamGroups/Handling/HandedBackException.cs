namespace StreamGroups.Handling;

/// <summary>No handler failed on the entry: it is handed back to the group at once, and its delivery does not count.</summary>
internal sealed class HandedBackException(string message) : Exception(message);
