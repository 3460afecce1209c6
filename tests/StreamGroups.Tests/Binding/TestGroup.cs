using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.Handling;
using StreamGroups.Registration;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>A group to be given a handler, and what then happens to messages, without an engine.</summary>
internal sealed class TestGroup : IAsyncDisposable
{
    private readonly Lazy<ServiceProvider> _provider;
    private readonly Lazy<IMessagePipeline> _pipeline;

    public TestGroup()
    {
        Services.AddLogging(logging => logging.AddProvider(Logs));
        Builder = Services.AddRedisStreams().MapStream("orders").WithGroup("billing");
        _provider = new(() => Services.BuildServiceProvider(validateScopes: true));
        _pipeline = new(() => Assert.Single(RegistrationCheck.Run(Provider)).Pipeline);
    }

    public ServiceCollection Services { get; } = [];

    public IGroupBuilder Builder { get; }

    public CapturedLogs Logs { get; } = new();

    public RecordingSettler Settler { get; } = new();

    /// <summary>What handlers under test were called with.</summary>
    public List<object?> Seen { get; } = [];

    public ServiceProvider Provider => _provider.Value;

    public IReadOnlyList<string> Faults() => Assert.Throws<StreamRegistrationException>(() => RegistrationCheck.Run(Provider)).Faults;

    public IMessagePipeline Pipeline => _pipeline.Value;

    public static Delivery Deliver(string body) => Deliver(Encoding.UTF8.GetBytes(body));

    public static Delivery Deliver(byte[] body)
    {
        var entry = new Entry(new EntryId(1_700_000_000_000, 7), 2, Payload.OfData(body));
        return new Delivery(new GroupAddress("orders", "billing"), "1", in entry, 0);
    }

    public ValueTask HandleAsync(string body, CancellationToken cancellationToken = default) =>
        Pipeline.HandleAsync(Deliver(body), Settler, cancellationToken);

    public string Fault() => Assert.Single(Assert.Throws<StreamRegistrationException>(() => RegistrationCheck.Run(Provider)).Faults);

    public async ValueTask DisposeAsync()
    {
        if (_provider.IsValueCreated) await _provider.Value.DisposeAsync();
    }
}
