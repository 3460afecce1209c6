using CsCheck;
using StreamGroups.Serialization;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Serialization;

public sealed class EnvelopeRoundTripTests
{
    [Fact]
    public void What_is_written_is_read() =>
        Gen.Select(WireGen.Headers, WireGen.Body).Sample((headers, body) => AssertReads(EnvelopeWriter.Write(headers, body), headers, body));

    [Fact]
    public void What_faststream_writes_with_lengths_in_code_points_is_read() =>
        Gen.Select(WireGen.Headers, WireGen.Body).Sample((headers, body) => AssertReads(Wire.FastStreamEnvelope(headers, body), headers, body));

    [Fact]
    public void Lengths_are_taken_as_code_points_only_where_they_are_no_bytes()
    {
        KeyValuePair<string, string>[] headers = [new("content-type", "text/plain; é")];
        Assert.Equal(EnvelopeState.Intact, EnvelopeReader.Read(EnvelopeWriter.Write(headers, [1]), out var bytes, out _));
        Assert.Equal(EnvelopeState.Intact, EnvelopeReader.Read(Wire.FastStreamEnvelope(headers, [1]), out var codePoints, out _));
        Assert.False(bytes.LengthsAreCodePoints);
        Assert.Equal(bytes with { LengthsAreCodePoints = true }, codePoints);
        Assert.Equal(ContentKind.Text, Wire.Bare(Wire.FastStreamEnvelope(headers, [1])).Kind);
    }

    [Fact]
    public void The_longest_header_and_many_headers_are_read()
    {
        KeyValuePair<string, string>[] longest = [new(new string('é', 32_767) + "n", new string('v', 65_535))];
        AssertReads(EnvelopeWriter.Write(longest, [1]), longest, [1]);
        var many = Enumerable.Range(0, 29_000).Select(i => new KeyValuePair<string, string>($"{i}", "")).ToArray();
        AssertReads(EnvelopeWriter.Write(many, [1]), many, [1]);
    }

    [Fact]
    public void Of_headers_with_one_name_the_last_counts()
    {
        var message = Wire.Bare(EnvelopeWriter.Write([new("content-type", "text/plain"), new("content-type", "application/json")], []));
        Assert.Equal(ContentKind.Json, message.Kind);
        Assert.Equal("application/json", Assert.Single(message.ReadHeaders()).Value);
    }

    [Fact]
    public void Headers_may_start_later_than_they_do_today()
    {
        var message = Wire.Bare(Wire.Prefix(dataStart: 29, count: 0, [9, 9, 0, 1, 0, 1, 97, 0, 0, 66], headersStart: 22));
        Assert.Equal("", message.ReadHeaders()["a"]);
        Assert.Equal([66], message.Body.ToArray());
    }

    private static void AssertReads(byte[] envelope, KeyValuePair<string, string>[] headers, byte[] body)
    {
        var message = ReceivedMessage.Parse(Payload.OfData(envelope));
        Assert.Equal(body, message.Body.ToArray());
        Assert.Equal(headers, message.ReadHeaders());
    }
}
