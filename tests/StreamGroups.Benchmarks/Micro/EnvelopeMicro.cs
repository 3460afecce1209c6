using BenchmarkDotNet.Attributes;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Benchmarks.Micro;

/// <summary>Writing FastStream's envelope around 100 bytes, and finding the body in it.</summary>
[MemoryDiagnoser]
public class EnvelopeMicro
{
    private static readonly RedisStreamsOptions Options = new();
    private readonly byte[] _body = new byte[100];
    private readonly string _correlationId = Guid.NewGuid().ToString();
    private Payload _payload;

    [GlobalSetup]
    public void Prepare() => _payload = Payload.OfData(MessageWriter.Write(_body, null, _correlationId, Options.Json));

    [Benchmark]
    public int Write() => MessageWriter.Write(_body, null, _correlationId, Options.Json).Length;

    [Benchmark]
    public int Read() => ReceivedMessage.Parse(in _payload).Body.Length;
}
