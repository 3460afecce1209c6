using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Xunit;

namespace StreamGroups.Tests.Serialization;

/// <summary>Messages made from the fields of another program's <c>XADD</c>.</summary>
public sealed class FieldMessageTests
{
    [Fact]
    public void A_record_is_made_from_fields_of_its_members_names_in_any_case()
    {
        var order = Wire.Read<Order>(Wire.Fields(
            "ID", "7", "customer", "Zoë", "Total", "2.50", "state", "paid", "address", """{"street":"here"}""", "tags", """["a","b"]""", "other", "x"));
        Assert.Equal(7, order.Id);
        Assert.Equal("Zoë", order.Customer);
        Assert.Equal(2.5m, order.Total);
        Assert.Null(order.Note);
        Assert.Equal(OrderState.Paid, order.State);
        Assert.Equal("here", order.Address?.Street);
        Assert.Equal(["a", "b"], order.Tags);
    }

    [Fact]
    public void Each_simple_type_is_read_from_its_text()
    {
        var id = Guid.NewGuid();
        var all = Wire.Read<Simple>(Wire.Fields(
            "text", "007", "number", "-1.5e3", "big", "18446744073709551615", "yes", "True", "no", "0", "id", id.ToString(), "day", "2024-01-02",
            "time", "2024-01-02T03:04:05Z", "span", "00:00:05", "letter", "x", "maybe", "", "named", "Second", "numbered", "1", "link", "http://a/b",
            "any", "[1]", "anyText", "plain"));
        Assert.Equal("007", all.Text);
        Assert.Equal(-1500d, all.Number);
        Assert.Equal(ulong.MaxValue, all.Big);
        Assert.True(all.Yes);
        Assert.False(all.No);
        Assert.Equal(id, all.Id);
        Assert.Equal(new DateOnly(2024, 1, 2), all.Day);
        Assert.Equal(new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), all.Time);
        Assert.Equal(TimeSpan.FromSeconds(5), all.Span);
        Assert.Equal('x', all.Letter);
        Assert.Null(all.Maybe);
        Assert.Equal(Named.Second, all.Named);
        Assert.Equal(OrderState.Open + 1, all.Numbered);
        Assert.Equal("http://a/b", all.Link?.ToString());
        Assert.Equal(JsonValueKind.Array, all.Any.ValueKind);
        Assert.Equal("plain", all.AnyText.GetString());
    }

    [Fact]
    public void Numbers_are_read_where_json_takes_no_numbers_from_strings()
    {
        var strict = new JsonSerializerOptions();
        Assert.Equal(7, Wire.Read<Order>(Wire.Fields("Id", "7", "Customer", "c"), strict).Id);
    }

    [Fact]
    public void Bytes_are_taken_as_they_are()
    {
        byte[] value = [0x00, 0xff, 0x22];
        Assert.Equal(value, Wire.Read<Blob>(Wire.Fields("content"u8.ToArray(), value)).Content);
        Assert.Equal(value, Wire.Read<Dictionary<string, byte[]>>(Wire.Fields("content"u8.ToArray(), value))["content"]);
        Assert.Equal(value, Wire.Read<IReadOnlyDictionary<string, byte[]>>(Wire.Fields("content"u8.ToArray(), value))["content"]);
        Assert.Equal(value, Wire.Read<Dictionary<string, ReadOnlyMemory<byte>>>(Wire.Fields("content"u8.ToArray(), value))["content"].ToArray());
    }

    [Fact]
    public void A_renamed_member_is_found_by_both_names()
    {
        var snakes = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        Assert.Equal("here", Wire.Read<Renamed>(Wire.Fields("street_name", "here"), snakes).StreetName);
        Assert.Equal("here", Wire.Read<Renamed>(Wire.Fields("StreetName", "here"), snakes).StreetName);
    }

    [Fact]
    public void A_missing_field_is_named()
    {
        var refusal = Wire.Refusal<Order>(Wire.Fields("total", "1"));
        Assert.Contains("'id', 'customer'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("default value", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'text'", Wire.Refusal<Demanding>(Wire.Fields("x", "1")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id", "many", "'id'", "int")]
    [InlineData("ID", "1.5", "'id'", "int")]
    [InlineData("total", "1,5", "'total'", "decimal?")]
    [InlineData("state", "Lost", "'state'", "OrderState")]
    [InlineData("address", "nowhere", "'address'", "Address")]
    [InlineData("address", """{"street":5}""", "'address'", "Address")]
    [InlineData("tags", "a,b", "'tags'", "List<string>")]
    public void A_wrong_value_is_named_with_its_type(string field, string value, string name, string type)
    {
        var refusal = Wire.Refusal<Order>(Wire.Fields("id", "1", "customer", "c", field, value));
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"as the {type} ", refusal.Message, StringComparison.Ordinal);
        Assert.IsType<JsonException>(refusal.InnerException);
    }

    [Fact]
    public void A_field_that_is_no_text_is_named()
    {
        byte[][] fields = ["id"u8.ToArray(), "1"u8.ToArray(), "customer"u8.ToArray(), [0xff]];
        Assert.Contains("'customer'", Wire.Refusal<Order>(Wire.Fields(fields)).Message, StringComparison.Ordinal);
        Assert.Contains("'customer'", Wire.Refusal<Dictionary<string, string>>(Wire.Fields(fields)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_can_add_members_to_the_json_of_others() =>
        Assert.Contains("'total'", Wire.Refusal<Order>(Wire.Fields("id", "1", "customer", "c", "total", "1,\"note\":\"x\"")).Message, StringComparison.Ordinal);

    [Fact]
    public void Maps_are_made_from_all_fields()
    {
        var fields = Wire.Fields("a", "1", "b", "zwei", "a", "3");
        var expected = new Dictionary<string, string> { ["a"] = "3", ["b"] = "zwei" };
        Assert.Equal(expected, Wire.Read<Dictionary<string, string>>(fields));
        Assert.Equal(expected, Wire.Read<IReadOnlyDictionary<string, string>>(fields));
        Assert.Equal(expected, Wire.Read<IDictionary<string, string>>(fields));
        Assert.Equal(3, Wire.Read<Dictionary<string, int>>(Wire.Fields("a", "3"))["a"]);
        Assert.Contains("'b'", Wire.Refusal<Dictionary<string, int>>(fields).Message, StringComparison.Ordinal);
        Assert.Equal("""{"a":"1"}""", Wire.Read<JsonObject>(Wire.Fields("a", "1")).ToJsonString());
        Assert.Equal("1", Wire.Read<JsonElement>(Wire.Fields("a", "1")).GetProperty("a").GetString());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public void A_map_of_strings_is_made_from_a_json_object_too(string? contentType)
    {
        var map = Wire.Read<Dictionary<string, string>>(Wire.Enveloped("""{"a":"x","b":1,"c":{"d":[ ]},"e":null}""", contentType));
        Assert.Equal(new Dictionary<string, string> { ["a"] = "x", ["b"] = "1", ["c"] = """{"d":[ ]}""", ["e"] = "" }, map);
        Assert.Contains("no object", Wire.Refusal<Dictionary<string, string>>(Wire.Enveloped("[1]", contentType)).Message, StringComparison.Ordinal);
        Assert.IsType<JsonException>(
            Wire.Refusal<Dictionary<string, string>>(Wire.Enveloped("{\"a\":1} x", contentType)).InnerException, exactMatch: false);
        Wire.Refusal<Dictionary<string, string>>(Wire.Enveloped("null", contentType));
    }

    [Fact]
    public void A_map_of_bytes_is_for_fields_alone() =>
        Assert.Contains("__data__", Wire.Refusal<Dictionary<string, byte[]>>(Wire.Bare("{}")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_type_without_members_is_refused_with_the_fields_names() =>
        Assert.Contains("'a'", Wire.Refusal<int[]>(Wire.Fields("a", "1")).Message, StringComparison.Ordinal);

    [Fact]
    public void Unknown_fields_are_kept_where_the_type_keeps_them_and_refused_where_it_refuses_them()
    {
        Assert.Equal("2", Wire.Read<Keeping>(Wire.Fields("a", "1", "b", "2")).Rest!["b"].GetString());
        Assert.Contains("'b'", Wire.Refusal<Refusing>(Wire.Fields("a", "1", "b", "2")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_field_is_read()
    {
        var text = new string('x', 10_000_000);
        Assert.Equal(text, Wire.Read<Address>(Wire.Fields("street", text)).Street);
        Assert.Equal(Encoding.UTF8.GetBytes(text), Wire.Read<Blob>(Wire.Fields("content", text)).Content);
    }

    private sealed record Simple(
        string Text, double Number, ulong Big, bool Yes, bool No, Guid Id, DateOnly Day, DateTime Time, TimeSpan Span, char Letter, int? Maybe,
        Named Named, OrderState Numbered, Uri? Link, JsonElement Any, JsonElement AnyText);

    private sealed record Blob(byte[] Content);

    private sealed record Renamed(string StreetName);

    private sealed class Demanding
    {
        public required string Text { get; init; }
    }

    private sealed class Keeping
    {
        public int A { get; init; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Rest { get; init; }
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed class Refusing
    {
        public int A { get; init; }
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Named>))]
    private enum Named
    {
        First,
        Second,
    }
}
