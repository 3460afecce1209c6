using System.Text;
using Microsoft.Extensions.Logging;
using StreamGroups.Handling;
using StreamGroups.Serialization;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>A message together with what is known of it, as what a handler takes.</summary>
public sealed class StreamMessageTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();

    [Fact]
    public async Task It_has_the_body_and_the_context()
    {
        _test.Builder.Handle((StreamMessage<Order> message) => _test.Seen.AddRange(
            message.Body.Id, message.Id, message.Headers["h"], message.Context.Group, message.Context.DeliveryCount));

        await HandleAsync("""{"id":7}""", ("h", "v"));

        Assert.Equal([7, new EntryId(1_700_000_000_000, 7), "v", "billing", 2L], _test.Seen);
    }

    [Fact]
    public async Task Other_parameters_stand_beside_it()
    {
        _test.Builder.Handle(async (StreamMessage<int> message, ILogger log, MessageContext context, CancellationToken stop, [FromHeader] string h) =>
        {
            await Task.Yield();
            _test.Seen.AddRange(message.Body, ReferenceEquals(message.Context, context), stop == context.CancellationToken, h);
        });

        await HandleAsync("5", ("h", "v"));

        Assert.Equal([5, true, true, "v"], _test.Seen);
    }

    [Fact]
    public async Task A_method_may_take_it()
    {
        _test.Builder.Handle(OnMessage);
        await HandleAsync("Hi!");
        Assert.Equal(["Hi!"], _test.Seen);

        Task OnMessage(StreamMessage<string> message)
        {
            _test.Seen.Add(message.Body);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Its_context_settles()
    {
        _test.Builder.Handle(async (StreamMessage<string> message) => await message.Context.DeadLetterAsync("not now"));
        await HandleAsync("Hi!");
        Assert.Equal("not now", Assert.Single(_test.Settler.Settled).Outcome);
    }

    [Fact]
    public void It_keeps_its_delivery_and_has_its_token()
    {
        _test.Builder.Handle((StreamMessage<string> message) => { });
        Assert.Equal((true, false, true), (_test.Pipeline.KeepsDelivery, _test.Pipeline.KeepsBody, _test.Pipeline.UsesToken));
    }

    [Fact]
    public void Its_body_may_be_kept_where_it_is_a_part_of_the_entry()
    {
        _test.Builder.Handle((StreamMessage<Dictionary<string, ReadOnlyMemory<byte>>> message) => { });
        Assert.True(_test.Pipeline.KeepsBody);
    }

    [Fact]
    public async Task A_body_that_may_be_null_is_null_where_it_is_empty()
    {
        _test.Builder.Handle((StreamMessage<Order?> message) => _test.Seen.Add(message.Body));
        await HandleAsync("");
        Assert.Equal([null], _test.Seen);
    }

    [Fact]
    public async Task A_body_that_may_not_be_null_is_unreadable_where_it_is_empty()
    {
        _test.Builder.Handle((StreamMessage<Order> message) => _test.Seen.Add(message.Body));
        await Assert.ThrowsAsync<UnreadableMessageException>(() => HandleAsync(""));
    }

    [Fact]
    public void One_within_another()
    {
        _test.Builder.Handle((StreamMessage<StreamMessage<Order>> message) => { });
        Assert.Equal(
            "The handler of stream 'orders', group 'billing' takes StreamMessage<StreamMessage<Order>> first, but its first parameter is the message; "
            + "put the message before it.",
            _test.Fault());
    }

    [Fact]
    public void One_that_is_not_first()
    {
        _test.Builder.Handle((string msg, StreamMessage<Order>? message) => { });
        Assert.Equal(
            "Parameter 'message' of the handler of stream 'orders', group 'billing' is StreamMessage<Order>, which is the message; make it the first parameter.",
            _test.Fault());
    }

    [Fact]
    public void Several_at_once() => FaultOfSeveral("IReadOnlyList<StreamMessage<Order>>", group => group.Handle((IReadOnlyList<StreamMessage<Order>> messages) => { }));

    [Fact]
    public void An_array_of_them() => FaultOfSeveral("StreamMessage<Order>[]", group => group.Handle((StreamMessage<Order>[] messages) => { }));

    [Theory]
    [InlineData("IAsyncEnumerable<Order>")]
    [InlineData("Func<Order>")]
    [InlineData("Closed")]
    [InlineData("Ambiguous")]
    [InlineData("Queue")]
    public void A_type_that_no_message_can_be_made_as(string type)
    {
        _ = type switch
        {
            "Closed" => _test.Builder.Handle((Closed message) => { }),
            "Ambiguous" => _test.Builder.Handle((StreamMessage<Ambiguous> message) => { }),
            "Func<Order>" => _test.Builder.Handle((Func<Order> message) => { }),
            "Queue" => _test.Builder.Handle((Queue message) => { }),
            _ => _test.Builder.Handle((IAsyncEnumerable<Order> messages) => { }),
        };

        Assert.StartsWith(
            $"The handler of stream 'orders', group 'billing' takes {type}, which no message can be read as. A message cannot be made as {type}: take a class "
            + "or record with one public constructor (or one that has [JsonConstructor])", _test.Fault());
    }

    [Fact]
    public Task Fields_as_a_map() => FieldsAsync<Dictionary<string, string>>(map => map["n"]);

    [Fact]
    public Task Fields_as_a_map_to_read() => FieldsAsync<IReadOnlyDictionary<string, string>>(map => map["n"]);

    [Fact]
    public Task Fields_as_a_map_of_numbers() => FieldsAsync<IDictionary<string, int>>(map => map["n"]);

    [Fact]
    public Task Fields_as_a_map_of_bytes() => FieldsAsync<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>(map => Encoding.UTF8.GetString(map["n"].Span));

    [Fact]
    public Task Fields_as_a_sorted_map() => FieldsAsync<SortedDictionary<string, string>>(map => map["n"]);

    [Fact]
    public Task Fields_as_any_JSON() => FieldsAsync<System.Text.Json.Nodes.JsonObject>(map => map["n"]!.GetValue<string>());

    [Fact]
    public Task Fields_as_a_record() => FieldsAsync<Numbered>(numbered => numbered.N);

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private async Task FieldsAsync<T>(Func<T, object> find)
    {
        _test.Builder.Handle((StreamMessage<T> message) => _test.Seen.Add($"{find(message.Body)}"));
        var entry = new Entry(new EntryId(1, 0), 1, Payload.OfFields(["n"u8.ToArray(), "5"u8.ToArray()]));
        await _test.Pipeline.HandleAsync(new Delivery(new GroupAddress("orders", "billing"), "1", in entry, 0), _test.Settler, default);
        Assert.Equal(["5"], _test.Seen);
    }

    private void FaultOfSeveral(string type, Action<IGroupBuilder> handle)
    {
        handle(_test.Builder);
        Assert.Equal(
            $"The handler of stream 'orders', group 'billing' takes {type} first, but it is called for each message; take one StreamMessage, "
            + "or call .HandleBatch(…) for several at once.",
            _test.Fault());
    }

    private Task HandleAsync(string body, params (string Name, string Value)[] headers) => _test.Pipeline.HandleAsync(
        TestGroup.Deliver(EnvelopeWriter.Write(
            [.. headers.Select(header => new KeyValuePair<string, string>(header.Name, header.Value))], Encoding.UTF8.GetBytes(body))),
        _test.Settler, default).AsTask();

    private sealed record Numbered(int N);

    private sealed class Closed
    {
        private Closed()
        {
        }
    }

    private sealed class Ambiguous
    {
        public Ambiguous(int a) => A = a;

        public Ambiguous(string a) => A = a.Length;

        public int A { get; }
    }

    private sealed class Queue : List<Order>
    {
        private Queue()
        {
        }
    }
}
