using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Benchmarks.Cases.Draining;
using StreamGroups.Handling;
using StreamGroups.Registration;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Benchmarks.Micro;

/// <summary>One delivery through the pipeline of its handler: reading the message, binding the parameters, the scope.</summary>
[MemoryDiagnoser]
public class BindingMicro
{
    private static readonly RedisStreamsOptions Options = new();
    private static readonly Order Order = new(1, "Somebody With A Name", "some-article-or-other", 3, 12.5m);
    private Delivery _raw = null!;
    private Delivery _json = null!;
    private IMessagePipeline _bytes = null!;
    private IMessagePipeline _record = null!;
    private IMessagePipeline _scoped = null!;
    private long _sum;

    [GlobalSetup]
    public void Prepare()
    {
        _raw = Deliver(new byte[100]);
        _json = Deliver(MessageWriter.Write(Order, null, Guid.NewGuid().ToString(), Options.Json));
        _bytes = Build(group => group.Handle((ReadOnlyMemory<byte> body) => { _sum += body.Length; }));
        _record = Build(group => group.Handle((Order order) => { _sum += order.Amount; }));
        _scoped = Build(group => group.Handle((Order order, Scoped scoped) => scoped.Add(order.Amount)));
    }

    [Benchmark]
    public ValueTask Bytes() => _bytes.HandleAsync(_raw, null!, CancellationToken.None);

    [Benchmark]
    public ValueTask Record() => _record.HandleAsync(_json, null!, CancellationToken.None);

    [Benchmark]
    public ValueTask RecordAndScopedService() => _scoped.HandleAsync(_json, null!, CancellationToken.None);

    private static Delivery Deliver(ReadOnlyMemory<byte> data) =>
        new(new GroupAddress("stream", "group"), "1", new Entry(new EntryId(1, 1), 1, Payload.OfData(data)), 0);

    private static IMessagePipeline Build(Action<IGroupBuilder> map)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddScoped<Scoped>();
        map(services.AddRedisStreams().MapStream("stream").WithGroup("group"));
        return RegistrationCheck.Run(services.BuildServiceProvider())[0].Pipeline;
    }

    private sealed class Scoped
    {
        private long _sum;

        public void Add(long amount) => _sum += amount;
    }
}
