using System.Collections.Concurrent;

namespace StreamGroups.Examples.WebApi;

/// <summary>Stands for the database: the orders that were billed, each once however often its message comes.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, Order> _billed = new();

    public ICollection<Order> Billed => _billed.Values;

    public bool IsBilled(Order order) => _billed.ContainsKey(order.Id);

    public void Bill(Order order) => _billed.TryAdd(order.Id, order);
}
