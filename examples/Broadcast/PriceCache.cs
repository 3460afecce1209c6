using System.Collections.Concurrent;

namespace StreamGroups.Examples.Broadcast;

/// <summary>What every instance has to know by itself: the latest prices.</summary>
internal sealed class PriceCache
{
    private readonly ConcurrentDictionary<string, decimal> _prices = new();

    public decimal? this[string symbol] => _prices.TryGetValue(symbol, out var amount) ? amount : null;

    public void Set(Price price)
    {
        _prices[price.Symbol] = price.Amount;
        Console.WriteLine($"This instance knows that {price.Symbol} is at {price.Amount}.");
    }
}
