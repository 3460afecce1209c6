using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Xunit;

namespace StreamGroups.Tests.Serialization;

/// <summary>What a handler of any other type gets.</summary>
public sealed class JsonMessageTests
{
    private static readonly Guid Id = Guid.Parse("8c2d9c5e-0b66-4d0c-9d57-6f2a5a3f0d11");

    [Fact]
    public void What_was_published_is_read()
    {
        AssertSame(new Order(1, "é", 2.5m, "n", OrderState.Paid) { Address = new("here"), Tags = ["a", "b"] });
        AssertSame(5);
        AssertSame(5.5);
        AssertSame(true);
        AssertSame(Id);
        AssertSame(OrderState.Paid);
        AssertSame(new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)));
        AssertSame(new DateOnly(2024, 1, 2));
        AssertSame<int?>(5);
        AssertSame<int?>(null);
        AssertSame(new[] { 1, 2 });
        AssertSame(new Dictionary<string, int> { ["a"] = 1 });
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData(null)]
    public void Plain_text_is_read_where_the_type_has_a_text(string? contentType)
    {
        Assert.Equal(5, Wire.Read<int>(Wire.Enveloped("5", contentType)));
        Assert.Equal(5, Wire.Read<int>(Wire.Enveloped("5\n", contentType)));
        Assert.Equal(-5.5m, Wire.Read<decimal?>(Wire.Enveloped("-5.5", contentType)));
        Assert.True(Wire.Read<bool>(Wire.Enveloped("True", contentType)));
        Assert.False(Wire.Read<bool>(Wire.Enveloped("0", contentType)));
        Assert.Equal(Id, Wire.Read<Guid>(Wire.Enveloped(Id.ToString(), contentType)));
        Assert.Equal(new DateOnly(2024, 1, 2), Wire.Read<DateOnly>(Wire.Enveloped("2024-01-02", contentType)));
        Assert.Equal(OrderState.Paid, Wire.Read<OrderState>(Wire.Enveloped("paid", contentType)));
        Assert.Equal(OrderState.Paid, Wire.Read<OrderState>(Wire.Enveloped("5", contentType)));
        Assert.Equal("here", Wire.Read<Address>(Wire.Enveloped("{\"street\":\"here\"}", contentType)).Street);
        Assert.Equal("Hi!", Wire.Read<JsonElement>(Wire.Enveloped("Hi!", contentType)).GetString());
        Assert.Equal("Hi!", Wire.Read<JsonNode>(Wire.Enveloped("Hi!", contentType)).GetValue<string>());
    }

    [Fact]
    public void A_body_without_a_content_type_is_read_as_json_first()
    {
        Assert.Equal(Id, Wire.Read<Guid>(Wire.Bare($"\"{Id}\"")));
        Assert.Null(Wire.Read<int?>(Wire.Bare("null")));
        Assert.Equal([1, 2], Wire.Read<int[]>(Wire.Bare("[1,2]")));
        Assert.Equal(new Money(5), Wire.Read<Money>(Wire.Bare("5")));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData(null)]
    public void What_does_not_fit_is_refused_with_the_type(string? contentType)
    {
        Assert.Contains("int", Wire.Refusal<int>(Wire.Enveloped("many", contentType)).Message, StringComparison.Ordinal);
        Assert.Contains("Guid", Wire.Refusal<Guid>(Wire.Enveloped("5", contentType)).Message, StringComparison.Ordinal);
        Assert.Contains("Address", Wire.Refusal<Address>(Wire.Enveloped("{\"street\":", contentType)).Message, StringComparison.Ordinal);
        Assert.IsType<JsonException>(Wire.Refusal<Address>(Wire.Enveloped("[]", contentType)).InnerException);
    }

    [Theory]
    [InlineData("{\"id\":1}", "'customer'")]
    [InlineData("{\"id\":\"x\",\"customer\":\"c\"}", "$.id")]
    [InlineData("{\"id\":1,\"customer\":\"c\",\"address\":{}}", "'street'")]
    [InlineData("{\"id\":1,\"customer\":\"c\",\"address\":{}}", "$.address")]
    public void A_missing_or_wrong_member_is_named(string body, string name)
    {
        var refusal = Wire.Refusal<Order>(Wire.Enveloped(body, "application/json"));
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.IsType<JsonException>(refusal.InnerException);
    }

    [Fact]
    public void A_member_that_may_be_null_or_has_a_default_may_be_missing() =>
        Assert.Equal(new Order(1, "c", null, null).ToString(), Wire.Read<Order>(Wire.Bare("{\"id\":1,\"customer\":\"c\"}")).ToString());

    [Fact]
    public void An_unknown_content_type_is_refused_by_name_with_the_remedy()
    {
        foreach (var refusal in new[]
        {
            Wire.Refusal<Order>(Wire.Enveloped("x", "application/xml")),
            Wire.Refusal<string>(Wire.Enveloped("x", "application/xml")),
            Wire.Refusal<Dictionary<string, string>>(Wire.Enveloped("x", "application/xml")),
        })
        {
            Assert.Contains("'application/xml'", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("let the handler take ReadOnlyMemory<byte> or byte[]", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Null_is_read_where_it_may_be_and_refused_elsewhere()
    {
        Assert.Null(Wire.Read<Order?>(Wire.Published<Order?>(null), allowNull: true));
        Assert.Null(Wire.Read<Order?>(Wire.Enveloped("null", "application/json"), allowNull: true));
        Assert.Null(Wire.Read<int?>(Wire.Published<int?>(null)));
        Assert.Contains("take Order?", Wire.Refusal<Order>(Wire.Published<Order?>(null)).Message, StringComparison.Ordinal);
        Assert.Contains("take Order?", Wire.Refusal<Order>(Wire.Enveloped("null", "application/json")).Message, StringComparison.Ordinal);
        Assert.Contains("take int?", Wire.Refusal<int>(Wire.Published<int?>(null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_body_that_is_said_to_be_json_is_refused() =>
        Assert.IsType<JsonException>(Wire.Refusal<Order>(Wire.Enveloped("", "application/json"), allowNull: true).InnerException);

    [Fact]
    public void A_member_that_json_ignores_is_not_missed()
    {
        Assert.Null(Wire.Read<Hiding>(Wire.Bare("{\"id\":1}")).Secret);
        Assert.Null(Wire.Read<Hiding>(Wire.Fields("id", "1", "secret", "x")).Secret);
    }

    [Fact]
    public void What_a_constructor_throws_makes_the_message_unreadable()
    {
        var refusal = Wire.Refusal<Positive>(Wire.Bare("{\"value\":-1}"));
        Assert.IsType<ArgumentOutOfRangeException>(refusal.InnerException);
    }

    private static void AssertSame<T>(T message) =>
        Assert.Equal(JsonSerializer.Serialize(message), JsonSerializer.Serialize(Wire.Read<T>(Wire.Published(message))));

    private sealed record Hiding(int Id, [property: JsonIgnore] string Secret);

    private sealed class Positive
    {
        public Positive(int value)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            Value = value;
        }

        public int Value { get; }
    }

    [JsonConverter(typeof(Converter))]
    private readonly record struct Money(decimal Amount)
    {
        private sealed class Converter : JsonConverter<Money>
        {
            public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDecimal());

            public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Amount);
        }
    }
}
