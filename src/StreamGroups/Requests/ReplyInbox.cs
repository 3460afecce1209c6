using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Options;
using StreamGroups.Diagnostics;
using StreamGroups.Resilience;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Requests;

/// <summary>Where the replies to all requests of this process come in: a stream, and a channel of the same name. Opened by the first request.</summary>
internal sealed class ReplyInbox(
    IStreamTransport transport, IReplyStore store, SessionLoop sessions, ReplyMetrics metrics, TimeProvider time,
    IOptions<RedisStreamsOptions> shared) : IAsyncDisposable, IDisposable
{
    private const int MostAtOnce = 256;

    /// <summary>A read on a dead path ends after this and a grace.</summary>
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(5);

    /// <summary>The stream goes by itself too, a minute after the last reply.</summary>
    private static readonly TimeSpan ForgetTime = TimeSpan.FromMilliseconds(500);

    private readonly string _stream = $"{ReplyStreams.Prefix}{Guid.NewGuid():N}";
    private readonly ConcurrentDictionary<string, ReplyWaiter> _waiters = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private IDisposable? _listener;
    private Task _reading = Task.CompletedTask;
    private EntryId _after;
    private volatile string? _address;
    private bool _disposed;

    /// <summary>What is to be written into requests. The channel is listened to from then on; the stream keeps what comes before it is read.</summary>
    public async ValueTask<string> OpenAsync(CancellationToken cancellationToken)
    {
        if (_address is { } known) return known;
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_address is { } meanwhile) return meanwhile;
            var address = store.AddressOf(_stream);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
            _listener = await ListenAsync(address, ending.Token).ConfigureAwait(false);
            _reading = Task.Run(() => sessions.RunAsync("Reading replies", ReadAsync, _stopping.Token), CancellationToken.None);
            return _address = address;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <exception cref="ArgumentException">A request with the same correlation ID waits.</exception>
    public ReplyWaiter Expect(string correlationId)
    {
        var waiter = new ReplyWaiter(own => _waiters.TryRemove(new(correlationId, own))); // The next one may have the ID by then.
        if (!_waiters.TryAdd(correlationId, waiter))
            throw new ArgumentException($"A request with the correlation ID '{correlationId}' waits already; give each its own, or none.");
        if (_stopping.IsCancellationRequested) waiter.Cancel();
        return waiter;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var waiter in _waiters.Values) waiter.Cancel();
        await _opening.WaitAsync().ConfigureAwait(false); // A request that is opening it leaves nothing behind.
        _opening.Release();
        await _reading.ConfigureAwait(false);
        _listener?.Dispose();
        if (_address is not null) await ForgetAsync().ConfigureAwait(false);
    }

    /// <summary>For containers that are disposed of synchronously; waits, as the host itself does.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Through outages, as a publish does.</summary>
    private async ValueTask<IDisposable> ListenAsync(string address, CancellationToken cancellationToken)
    {
        IDisposable? listener = null;
        await sessions.UntilDoneAsync(
            sessions.Report("Listening to replies"), this,
            async (inbox, token) => listener = await inbox.TryListenAsync(address, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return listener!;
    }

    private ValueTask<IDisposable> TryListenAsync(string address, CancellationToken cancellationToken) =>
        store.ListenAsync(address, data => Received(Payload.OfData(data)), cancellationToken);

    private async ValueTask ReadAsync(Session session, CancellationToken cancellationToken)
    {
        var reader = await transport.OpenPlainReaderAsync(_stream, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            session.Establish();
            var entries = new Entry[MostAtOnce];
            while (!cancellationToken.IsCancellationRequested)
            {
                var count = await reader.ReadAsync(_after, entries, new BodyBuffer(), Block, cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < count; i++)
                {
                    _after = entries[i].Id;
                    Received(entries[i].Payload);
                }
            }
        }
    }

    private void Received(in Payload payload)
    {
        if (CorrelationIdOf(in payload) is not { } id || !_waiters.TryRemove(id, out var waiter) || !waiter.TrySet(in payload)) metrics.Unclaimed();
    }

    /// <summary>What anybody may have put there is no reason to end the reading.</summary>
    private string? CorrelationIdOf(in Payload payload)
    {
        if (payload.Length > shared.Value.MaxMessageSize) return null;
        try
        {
            return ReceivedMessage.Parse(in payload).TryFindHeader("correlation_id"u8, out var id) ? Encoding.UTF8.GetString(id) : null;
        }
        catch (UnreadableMessageException)
        {
            return null;
        }
    }

    private async ValueTask ForgetAsync()
    {
        using var limit = new CancellationTokenSource(ForgetTime, time);
        try
        {
            await store.ForgetAsync(_stream, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TransportException or OperationCanceledException or ObjectDisposedException)
        {
            // It goes by itself.
        }
    }
}
