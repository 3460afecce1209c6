using StackExchange.Redis;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>Sends one XACK for each batch and lets the next batch be read meanwhile; at most one is on its way.</summary>
internal sealed class BareAcker(ConnectionMultiplexer connection)
{
    private readonly IDatabase _database = connection.GetDatabase();
    private Task<RespResult>? _sent;

    public async ValueTask AckAsync(BareBatch batch)
    {
        await CompleteAsync();
        _sent = _database.ExecuteRespAsync("XACK", batch.Ack);
    }

    public async ValueTask CompleteAsync()
    {
        if (_sent is null) return;
        (await _sent).Dispose();
        _sent = null;
    }
}
