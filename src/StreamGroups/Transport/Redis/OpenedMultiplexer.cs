using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>
/// A multiplexer as a pipeline's result. Polly keeps all members of such a type in native and trimmed applications: of the multiplexer itself that would be
/// code that does not work there.
/// </summary>
internal sealed class OpenedMultiplexer(ConnectionMultiplexer multiplexer) : IAsyncDisposable
{
    public ConnectionMultiplexer Multiplexer { get; } = multiplexer;

    public ValueTask DisposeAsync() => Multiplexer.DisposeAsync();
}
