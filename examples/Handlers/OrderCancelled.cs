namespace StreamGroups.Examples.Handlers;

[MessageType("order.cancelled")]
internal sealed record OrderCancelled(string Id);
