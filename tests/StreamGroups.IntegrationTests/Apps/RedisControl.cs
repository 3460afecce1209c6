using StackExchange.Redis;
using StreamGroups.TestSupport;
using StreamGroups.Transport;

namespace StreamGroups.IntegrationTests.Apps;

/// <summary>Somebody else's connection to the same server: looks at it and does things to it.</summary>
internal sealed class RedisControl(ConnectionMultiplexer connection) : IAsyncDisposable
{
    private readonly IDatabase _database = connection.GetDatabase();

    public static async Task<RedisControl> OpenAsync(string connectionString, bool sentinel = false)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        if (sentinel) options.CommandMap = CommandMap.Sentinel;
        options.AllowAdmin = true;
        options.ClientName = "control";
        options.AsyncTimeout = (int)Eventually.Limit.TotalMilliseconds;
        return new RedisControl(await ConnectionMultiplexer.ConnectAsync(options));
    }

    public Task<RedisResult> RunAsync(string command, params object[] arguments) => _database.ExecuteAsync(command, arguments);

    public Task<RedisResult> EvaluateAsync(string script, params RedisKey[] keys) => _database.ScriptEvaluateAsync(script, keys);

    /// <summary>Adds an entry as any program could: names and values in turn.</summary>
    public async Task<EntryId> AddAsync(string stream, params RedisValue[] namesAndValues)
    {
        object[] arguments = [(RedisKey)stream, "*", .. namesAndValues.Cast<object>()];
        return EntryId.Parse((string)(await RunAsync("XADD", arguments))!);
    }

    /// <summary>Adds entries with a plain text each.</summary>
    public async Task AddTextsAsync(string stream, params IEnumerable<string> texts) =>
        await Task.WhenAll(texts.Select(text => AddAsync(stream, Payload.DataField, text)));

    public async Task<StreamEntry[]> EntriesAsync(string stream) => await _database.StreamRangeAsync(stream);

    public async Task<StreamEntry[]> DeadLettersAsync(string stream, string group = "billing") =>
        await EntriesAsync(ReservedNames.DeadLetterStream(new GroupAddress(stream, group)));

    /// <summary>The group's pending entries; 0 without the group.</summary>
    public async Task<long> PendingAsync(string stream, string group = "billing")
    {
        try
        {
            return (await _database.StreamPendingAsync(stream, group)).PendingMessageCount;
        }
        catch (RedisServerException exception) when (exception.Message.Contains("NOGROUP", StringComparison.Ordinal))
        {
            return 0;
        }
    }

    /// <summary>Waits until nothing is pending.</summary>
    public Task HasNothingPendingAsync(string stream, string group = "billing") =>
        Eventually.HoldsAsync(async () => await PendingAsync(stream, group) == 0, $"nothing is pending for {stream}/{group}");

    /// <summary>The group's entries that are pending for one consumer.</summary>
    public async Task<long> PendingOfAsync(string stream, string consumer, string group = "billing") =>
        ((RedisResult[])(await RunAsync("XPENDING", (RedisKey)stream, group, "-", "+", 100_000, consumer))!).Length;

    /// <summary>How far the group has got, as it is kept for the case of its loss.</summary>
    public async Task<string?> MarkAsync(string stream, string group = "billing") =>
        await _database.HashGetAsync(ReservedNames.Mark(new GroupAddress(stream, group)), "after");

    /// <summary>The lines of CLIENT LIST for our connections: <c>streamgroups-reader</c> and <c>streamgroups-commands</c>.</summary>
    public async Task<string[]> ClientsAsync(string name) =>
        [.. ((string)(await RunAsync("CLIENT", "LIST"))!).Split('\n').Where(line => line.Contains($" name={name}", StringComparison.Ordinal))];

    /// <summary>Waits until there are so many of our connections of a name.</summary>
    public Task HasClientsAsync(string name, int count) =>
        Eventually.HoldsAsync(async () => (await ClientsAsync(name)).Length == count, $"there are {count} clients {name}");

    /// <summary>Waits until so many readers block in the server.</summary>
    public Task HasBlockedReadersAsync(int readers = 1) => Eventually.HoldsAsync(
        async () => (await ClientsAsync("streamgroups-reader")).Count(line => line.Contains(" flags=b", StringComparison.Ordinal)) == readers,
        $"{readers} readers are blocked");

    /// <summary>Ends our connections of that name; returns how many there were.</summary>
    public async Task<int> KillClientsAsync(string name)
    {
        var clients = await ClientsAsync(name);
        foreach (var line in clients) await RunAsync("CLIENT", "KILL", "ID", line.Split(' ')[0]["id=".Length..]);
        return clients.Length;
    }

    /// <summary>A field of INFO.</summary>
    public async Task<string> InfoAsync(string section, string field)
    {
        var info = (string)(await RunAsync("INFO", section))!;
        return info.Split("\r\n").FirstOrDefault(line => line.StartsWith($"{field}:", StringComparison.Ordinal))?[(field.Length + 1)..] ?? "";
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
