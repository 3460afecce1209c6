using StreamGroups.Serialization;
using Xunit;

namespace StreamGroups.Tests.Serialization;

public sealed class NullableMemberTests
{
    [Fact]
    public void Null_for_a_member_that_may_not_be_null_is_unreadable()
    {
        var failure = Assert.Throws<UnreadableMessageException>(() => Wire.Read<Customer>(Wire.Bare("""{"name":null}"""u8.ToArray())));
        Assert.Contains("name", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Null(Wire.Read<Customer>(Wire.Bare("""{"name":"Ann","mail":null}"""u8.ToArray())).Mail);
    }

    [Fact]
    public void Public_fields_are_kept_as_those_of_tuples()
    {
        var json = new RedisStreamsOptions().Json;
        var written = MessageWriter.Write((1, "x"), null, "cid-1", json);
        var read = MessageReaders.For<(int, string)>(json).Read(ReceivedMessage.Parse(StreamGroups.Transport.Payload.OfData(written)));
        Assert.Equal((1, "x"), read);
    }

    public sealed record Customer(string Name, string? Mail = null);
}
