using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.BadInput;

/// <summary>Entries by raw XADD that no handler can take: each goes to the dead-letter stream with one clear error, and the others flow on.</summary>
public sealed class HostileEntryTests(SharedRedis redis)
{
    private const int ManyFields = 10_000;

    [Fact]
    public Task A_damaged_envelope() => Hostile<string>(
        [Payload.DataField, Convert.FromHexString("8942494e0d0a1a0a00010000001200")], "envelope is damaged", "Look at what published it");

    [Fact]
    public Task An_envelope_whose_header_is_longer_than_itself() => Hostile<string>(
        [Payload.DataField, Convert.FromHexString("8942494e0d0a1a0a0001000000120000001a0001ffff000161")], "envelope is damaged", "Look at what published it");

    [Fact]
    public Task Invalid_json() => Hostile<Order>([Payload.DataField, "{\"number\": 1,"], "cannot be read as Order", "Publish JSON that fits");

    [Fact]
    public Task A_missing_required_member() => Hostile<Order>([Payload.DataField, "{\"number\":1}"], "customer", "Publish JSON that fits");

    [Fact]
    public Task A_missing_field() => Hostile<Order>(["number", 1], "lacks the field", "add what is missing to the XADD");

    [Fact]
    public Task A_field_of_another_type() => Hostile<Order>(["number", "many", "customer", "Ann"], "'number' cannot be read", "write a value that fits");

    [Fact]
    public Task An_unknown_content_type() => Hostile<Order>(
        [Payload.DataField, Envelope("application/x-thing")], "The content type 'application/x-thing'", "publish one of these");

    [Fact]
    public Task Bytes_that_are_no_text() => Hostile<string>([Payload.DataField, new byte[] { 0xff, 0xfe }], "is not UTF-8", "publish text");

    [Fact]
    public async Task Thousands_of_fields()
    {
        var fields = Enumerable.Range(0, ManyFields).SelectMany(number => new RedisValue[] { $"field-{number}", number }).ToArray();
        await Hostile<Order>(fields, "lacks the field", "add what is missing to the XADD");
    }

    [Fact]
    public Task An_empty_body() => Hostile<Order>([Payload.DataField, ""], "The body is empty", "publish a value");

    private async Task Hostile<T>(RedisValue[] namesAndValues, string what, string remedy)
    {
        var stream = StreamNames.New();
        await using var control = await RedisControl.OpenAsync(redis.ConnectionString);
        await using var app = await new RunningApp(redis.ConnectionString).Consume<T>(stream).StartAsync();

        await PublishGoodAsync<T>(app, stream, 1);
        var id = await control.AddAsync(stream, namesAndValues);
        await PublishGoodAsync<T>(app, stream, 2);

        await app.HasHandledAsync(Good<T>(1), Good<T>(2));
        await control.HasNothingPendingAsync(stream);
        var error = Assert.Single(app.Errors);
        Assert.Contains($"{id} of {stream}/billing", error.Message, StringComparison.Ordinal);
        var exception = Assert.IsType<UnreadableMessageException>(error.Exception);
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, exception.Message, StringComparison.Ordinal);
        Assert.Single(app.Complaints);
        Assert.Single(app.Log.Lines, line => line.Message.Contains("went to the dead-letter stream", StringComparison.Ordinal));
        await IsKeptAsync(control, stream, id, namesAndValues);
    }

    private static async Task IsKeptAsync(RedisControl control, string stream, EntryId id, RedisValue[] namesAndValues)
    {
        var letter = Assert.Single(await control.DeadLettersAsync(stream));
        Assert.Equal(id.ToString(), letter[DeadLetterFields.Id]);
        Assert.Equal("unreadable", letter[DeadLetterFields.Reason]);
        var own = letter.Values.TakeWhile(field => !field.Name.StartsWith("__dead_")).SelectMany(field => new[] { field.Name, field.Value });
        if (namesAndValues.Length < ManyFields) Assert.Equal(namesAndValues, own);
        else Assert.True(((byte[])letter["__dead_fields__"]!).Length > ManyFields);
    }

    private static Task<EntryId> PublishGoodAsync<T>(RunningApp app, string stream, int number) =>
        typeof(T) == typeof(Order) ? app.PublishAsync(stream, new Order(number, "Ann")) : app.PublishAsync(stream, Good<T>(number));

    private static string Good<T>(int number) => typeof(T) == typeof(Order) ? $"{new Order(number, "Ann")}" : $"good {number}";

    /// <summary>An envelope with this content type as its only header.</summary>
    private static byte[] Envelope(string contentType)
    {
        byte[] headers = [0, 1, .. Text("content-type"), .. Text(contentType)];
        return [.. Convert.FromHexString("8942494e0d0a1a0a000100000012"), 0, 0, 0, (byte)(18 + headers.Length), .. headers, .. "{}"u8];
    }

    private static byte[] Text(string text) => [0, (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)];

    public sealed record Order(int Number, string Customer);
}
