using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamGroups.Serialization;
using Xunit;

namespace StreamGroups.Tests.Serialization;

/// <summary>JSON by a source-generated context, without reflection.</summary>
public sealed class JsonContextTests
{
    private static JsonSerializerOptions Json => new(JsonSerializerDefaults.Web) { TypeInfoResolver = OrderContext.Default };

    [Fact]
    public void A_type_of_the_context_is_written_and_read()
    {
        var order = new Order(1, "c", 2.5m, null, OrderState.Paid) { Tags = ["a"] };
        var message = ReceivedMessage.Parse(StreamGroups.Transport.Payload.OfData(MessageWriter.Write(order, null, "cid-1", Json)));
        Assert.Equal(JsonSerializer.Serialize(order), JsonSerializer.Serialize(Wire.Read<Order>(message, Json)));
    }

    [Fact]
    public void A_record_of_the_context_is_made_from_fields()
    {
        var order = Wire.Read<Order>(Wire.Fields("id", "7", "customer", "c", "state", "paid", "address", """{"street":"here"}"""), Json);
        Assert.Equal((7, "c", OrderState.Paid, "here"), (order.Id, order.Customer, order.State, order.Address?.Street));
        Assert.Contains("'id'", Wire.Refusal<Order>(Wire.Fields("customer", "c"), Json).Message, StringComparison.Ordinal);
        Assert.Contains("'customer'", Wire.Refusal<Order>(Wire.Bare("{\"id\":1}"), Json).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_the_context_lacks_is_named_with_the_remedy()
    {
        var reading = Assert.Throws<NotSupportedException>(() => MessageReaders.For<List<Guid>>(Json));
        var writing = Assert.Throws<NotSupportedException>(() => MessageWriter.Write(new List<Guid>(), null, "cid-1", Json));
        var boxed = Assert.Throws<NotSupportedException>(() => MessageWriter.Write<object>(new List<Guid>(), null, "cid-1", Json));
        foreach (var error in new[] { reading, writing, boxed })
            Assert.Contains("add [JsonSerializable(typeof(List<Guid>))] to the context", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_bytes_and_maps_need_no_context()
    {
        var none = new JsonSerializerOptions { TypeInfoResolver = JsonTypeInfoResolver.Combine() };
        Assert.Equal("x", Wire.Read<string>(Wire.Bare("x"), none));
        Assert.Equal([1], Wire.Read<byte[]>(Wire.Bare([1]), none));
        Assert.Equal("1", Wire.Read<Dictionary<string, string>>(Wire.Bare("{\"a\":1}"), none)["a"]);
        Assert.False(MessageWriter.Write("x", null, "cid-1", none).IsEmpty);
    }

    [Fact]
    public void A_type_that_cannot_be_made_is_named_at_start()
    {
        Assert.Contains("IShape", Assert.Throws<NotSupportedException>(() => MessageReaders.For<IShape>(Wire.Json)).Message, StringComparison.Ordinal);
        Assert.NotNull(MessageReaders.For<IReadOnlyList<int>>(Wire.Json));
    }

    [Fact]
    public void Options_are_made_ready_once_and_stay_as_they_are()
    {
        var json = Wire.Json;
        Assert.Same(json, JsonDefaults.MakeReady(json));
        Assert.True(json.IsReadOnly);
        Assert.False(json.RespectRequiredConstructorParameters);
        Assert.Same(JsonDefaults.ForReading(json), JsonDefaults.ForReading(json));
    }

    private interface IShape
    {
        int Sides { get; }
    }
}
