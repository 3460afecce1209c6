namespace StreamGroups.Handling.Routing;

/// <summary>None of a group's handlers takes the message. Made for the dead letter; never thrown.</summary>
internal sealed class UnmatchedMessageException() : Exception(
    "No handler of the group takes this message: map one whose selector or [MessageType] fits, or a default one without, "
    + $"or set the group's {nameof(GroupOptions.Unmatched)} to {nameof(UnmatchedAction.Ignore)}.");
