using System.Text;
using StreamGroups.Serialization;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Serialization;

public sealed class AllocationTests
{
    [Fact]
    public void Reading_a_raw_body_allocates_nothing()
    {
        var reader = MessageReaders.For<ReadOnlyMemory<byte>>(Wire.Json);
        AssertBytes(0, Enveloped(), payload => reader.Read(ReceivedMessage.Parse(payload)));
        AssertBytes(0, Payload.OfData("bare"u8.ToArray()), payload => reader.Read(ReceivedMessage.Parse(payload)));
        AssertBytes(0, Payload.OfData("{\"id\":1}"u8.ToArray()), payload => reader.Read(ReceivedMessage.Parse(payload)));
        var older = Encoding.UTF8.GetBytes("""{"data":"Hi!","headers":{"content-type":"text/plain"}}""");
        AssertBytes(0, Payload.OfData(older), payload => reader.Read(ReceivedMessage.Parse(payload)));
    }

    [Fact]
    public void Reading_json_allocates_only_what_it_makes()
    {
        var reader = MessageReaders.For<int>(Wire.Json);
        var payload = Payload.OfData(MessageWriter.Write(123, null, "cid-1", Wire.Json));
        AssertBytes(0, payload, payload => reader.Read(ReceivedMessage.Parse(payload)));
    }

    [Fact]
    public void Writing_allocates_one_array()
    {
        var json = Wire.Json;
        var body = new byte[100];
        var text = new string('x', 100);
        var address = new Address("here");
        AssertBytes(ArrayOf(body), default, _ => MessageWriter.Write(body, null, "cid-1", json));
        AssertBytes(ArrayOf(text), default, _ => MessageWriter.Write(text, null, "cid-1", json));
        AssertBytes(ArrayOf(address), default, _ => MessageWriter.Write(address, null, "cid-1", json));

        // An array's header is 24 bytes on 64-bit systems, and its size a multiple of 8.
        long ArrayOf<T>(T message) => (24 + MessageWriter.Write(message, null, "cid-1", json).Length + 7) / 8 * 8;
    }

    private static Payload Enveloped() => Payload.OfData(MessageWriter.Write(new byte[100], null, "cid-1", Wire.Json));

    private static void AssertBytes(long expected, Payload payload, Action<Payload> action)
    {
        const int Rounds = 100;
        for (var i = 0; i < Rounds; i++) action(payload);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++) action(payload);
        Assert.Equal(expected, (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds);
    }
}
