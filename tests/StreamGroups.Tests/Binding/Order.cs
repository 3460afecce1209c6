namespace StreamGroups.Tests.Binding;

public sealed record Order(int Id);
