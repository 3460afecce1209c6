using System.Text;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Tests.Engine;

/// <summary>Deliveries without a store behind them.</summary>
internal static class Deliveries
{
    public static GroupAddress Group { get; } = new("orders", "billing");

    public static Delivery New(int number, long count = 1) =>
        new(Group, "a", new Entry(IdOf(number), count, Payload.OfData(Encoding.UTF8.GetBytes($"{number}"))), 0);

    public static Delivery[] New(IEnumerable<int> numbers) => [.. numbers.Select(number => New(number))];

    public static EntryId IdOf(int number) => new((ulong)number + 1, 0);

    public static int NumberOf(EntryId id) => (int)id.Milliseconds - 1;
}
