namespace StreamGroups.Transport;

/// <summary>
/// Where a process awaits replies: a stream, which <see cref="IStreamTransport.OpenPlainReaderAsync"/> reads, and a channel of the same name, for those who
/// answer as FastStream does. It fails as <see cref="IStreamTransport"/> does.
/// </summary>
internal interface IReplyStore
{
    /// <summary>What others need to know to reply to a stream of this application: its name on the server.</summary>
    string AddressOf(string stream);

    /// <summary>
    /// Listens to the channel until it is disposed of, through reconnects; returns when it listens. Where the user may not subscribe it returns too, and
    /// only the stream brings replies. On a cluster a message may come several times.
    /// </summary>
    /// <param name="address">The channel.</param>
    /// <param name="received">Gets what is published, on any thread; brief, never throws.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<IDisposable> ListenAsync(string address, Action<ReadOnlyMemory<byte>> received, CancellationToken cancellationToken);

    /// <summary>Removes the stream: nobody reads it any more.</summary>
    ValueTask ForgetAsync(string stream, CancellationToken cancellationToken);
}
