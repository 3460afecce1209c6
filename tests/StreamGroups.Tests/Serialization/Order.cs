namespace StreamGroups.Tests.Serialization;

/// <summary>A message with one member of each kind: needed, nullable, with a default.</summary>
public sealed record Order(int Id, string Customer, decimal? Total, string? Note, OrderState State = OrderState.Open)
{
    public Address? Address { get; init; }

    public List<string> Tags { get; init; } = [];
}

public sealed record Address(string Street);

public enum OrderState
{
    Open,
    Paid = 5,
}
