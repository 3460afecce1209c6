namespace StreamGroups.Examples.Pull;

internal sealed record Order(string Id, decimal Total);
