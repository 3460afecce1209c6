using System.Buffers;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>XADD of the envelope that our publisher writes, with borrowed arrays, over one connection that many callers share.</summary>
internal sealed class BarePublisher(ConnectionMultiplexer connection, string stream) : IAsyncDisposable
{
    private readonly IDatabase _database = connection.GetDatabase();
    private readonly BareEnvelope _envelope = new();
    private readonly RedisKeyOrValue _stream = (RedisKey)stream;
    private readonly RedisKeyOrValue _newId = (RedisValue)"*";
    private readonly RedisKeyOrValue _field = (RedisValue)"__data__";

    public static async Task<BarePublisher> OpenAsync(string connectionString, string stream) =>
        new(await BareConnection.OpenAsync(connectionString), stream);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask PublishAsync(byte[] body)
    {
        var length = _envelope.LengthOf(body);
        var data = ArrayPool<byte>.Shared.Rent(length);
        var arguments = ArrayPool<RedisKeyOrValue>.Shared.Rent(4);
        _envelope.Write(body, data);
        (arguments[0], arguments[1], arguments[2], arguments[3]) = (_stream, _newId, _field, (RedisValue)data.AsMemory(0, length));
        (await _database.ExecuteRespAsync("XADD", arguments.AsMemory(0, 4))).Dispose();
        ArrayPool<RedisKeyOrValue>.Shared.Return(arguments);
        ArrayPool<byte>.Shared.Return(data);
    }

    /// <summary>All of them at once, in their order.</summary>
    public Task PublishBatchAsync(IEnumerable<byte[]> bodies) => Task.WhenAll(bodies.Select(body => PublishAsync(body).AsTask()));

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
