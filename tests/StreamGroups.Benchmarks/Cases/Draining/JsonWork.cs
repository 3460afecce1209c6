using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Serialization;

namespace StreamGroups.Benchmarks.Cases.Draining;

/// <summary>Records of about 100 bytes of JSON in the publisher's envelope.</summary>
internal sealed class JsonWork(bool isScoped) : Work(isScoped)
{
    private static readonly RedisStreamsOptions Options = new();
    private static readonly JsonTypeInfo<Order> OrderType = (JsonTypeInfo<Order>)JsonSerializerOptions.Web.GetTypeInfo(typeof(Order));

    public override string Name => "records of 100 B of JSON";

    public override ReadOnlyMemory<byte> Data(int number)
    {
        var order = new Order(number, "Somebody With A Name", "some-article-or-other", 3, 12.5m);
        return MessageWriter.Write(order, null, Guid.NewGuid().ToString(), Options.Json);
    }

    public override void Map(IGroupBuilder group, Meter meter)
    {
        if (IsScoped) group.Handle((Order order, Tally tally) => tally.Add(order.Amount * order.Price));
        else group.Handle((Order order) => meter.Handled());
    }

    protected override void Handle(ReadOnlySpan<byte> data, Meter meter, Tally? tally)
    {
        var order = JsonSerializer.Deserialize(BareEnvelope.BodyOf(data), OrderType)!;
        if (tally is null) meter.Handled(); else tally.Add(order.Amount * order.Price);
    }
}
