namespace StreamGroups.Examples.Aot;

/// <summary>Made for each message.</summary>
internal sealed class Bank(string name)
{
    private decimal _paid;

    public string Name => name;

    public Receipt Charge(Order order) => new(order.Id, _paid += order.Total);
}
