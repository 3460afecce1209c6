using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Serialization;

namespace StreamGroups.Benchmarks.Comparisons;

/// <summary>A record of about 100 bytes of JSON, in the envelope that the publisher writes, and a scoped service. The bare loop takes the bytes.</summary>
internal sealed class DrainJson(Arena arena, int messages) : Drain(arena, messages)
{
    private static readonly RedisStreamsOptions Options = new();

    public override string Name => "json";

    public override string Goal => ">= 0.5";

    protected override ReadOnlyMemory<byte> Data(int number)
    {
        var order = new Order(number, "Somebody With A Name", "some-article-or-other", 3, 12.5m);
        return MessageWriter.Write(order, null, Guid.NewGuid().ToString(), Options.Json);
    }

    protected override void Map(IGroupBuilder group, Meter meter) =>
        group.Handle((Order order, OrderBook book) => book.Add(order, meter));

    protected override void AddServices(IServiceCollection services) => services.AddScoped<OrderBook>();

    private sealed record Order(int Number, string Customer, string Article, int Amount, decimal Price);

    private sealed class OrderBook
    {
        private decimal _sum;

        public void Add(Order order, Meter meter)
        {
            _sum += order.Amount * order.Price;
            meter.Handled();
        }
    }
}
