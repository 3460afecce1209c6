namespace StreamGroups.Transport.InMemory;

/// <summary>Where replies are awaited, in memory.</summary>
internal sealed class InMemoryReplyStore(InMemoryStore store) : IReplyStore
{
    public string AddressOf(string stream) => stream;

    public ValueTask<IDisposable> ListenAsync(string address, Action<ReadOnlyMemory<byte>> received, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(store.Listen(address, received));
    }

    public ValueTask ForgetAsync(string stream, CancellationToken cancellationToken)
    {
        store.DeleteKey(stream);
        return default;
    }
}
