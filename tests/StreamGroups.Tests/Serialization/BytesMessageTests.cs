using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace StreamGroups.Tests.Serialization;

/// <summary>What a handler of bytes gets.</summary>
public sealed class BytesMessageTests
{
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/x-protobuf")]
    [InlineData(null)]
    public void The_body_comes_as_it_is_whatever_its_content_type(string? contentType)
    {
        byte[] body = [0x00, 0xff, 0x22];
        var message = Wire.Enveloped(body, contentType);
        Assert.Equal(body, Wire.Read<byte[]>(message));
        Assert.Equal(body, Wire.Read<ReadOnlyMemory<byte>>(message).ToArray());
        Assert.Equal(body, Wire.Read<Memory<byte>>(message).ToArray());
    }

    [Fact]
    public void Read_only_memory_is_a_slice_of_the_entry_and_writable_memory_a_copy()
    {
        var data = Encoding.UTF8.GetBytes("body");
        Assert.True(MemoryMarshal.TryGetArray(Wire.Read<ReadOnlyMemory<byte>>(Wire.Bare(data)), out var slice));
        Assert.Same(data, slice.Array);
        Assert.True(MemoryMarshal.TryGetArray<byte>(Wire.Read<Memory<byte>>(Wire.Bare(data)), out var copy));
        Assert.NotSame(data, copy.Array);
        Assert.NotSame(data, Wire.Read<byte[]>(Wire.Bare(data)));
    }

    [Fact]
    public void An_empty_body_is_no_bytes() => Assert.Empty(Wire.Read<byte[]>(Wire.Published<byte[]?>(null)));

    [Fact]
    public void Another_programs_fields_are_refused_by_name() =>
        Assert.Contains("'a'", Wire.Refusal<byte[]>(Wire.Fields("a", "1")).Message, StringComparison.Ordinal);
}
