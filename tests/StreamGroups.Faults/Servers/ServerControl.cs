using System.Globalization;
using StackExchange.Redis;

namespace StreamGroups.Faults.Servers;

/// <summary>A connection of the suite's own, straight to a server, for one purpose; never kept over a fault.</summary>
internal sealed class ServerControl(ConnectionMultiplexer connection) : IAsyncDisposable
{
    public const string ClientName = "nemesis";

    private const string Count = "count=";
    private const int Patience = 30_000;

    private readonly IDatabase _database = connection.GetDatabase();

    public static async Task<ServerControl> OpenAsync(int port)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { "127.0.0.1", port } },
            AllowAdmin = true,
            ClientName = ClientName,
            AsyncTimeout = Patience,
            ConfigurationChannel = "",
            TieBreaker = "",
        };
        return new ServerControl(await ConnectionMultiplexer.ConnectAsync(options));
    }

    public Task<RedisResult> RunAsync(string command, params object[] arguments) => _database.ExecuteAsync(command, arguments);

    /// <summary>As <see cref="RunAsync"/>, for a server that may be a replica.</summary>
    public Task<RedisResult> RunAnywhereAsync(string command, params object[] arguments) => _database.ExecuteAsync(command, arguments);

    /// <summary>Runs commands in one step (<c>MULTI</c>); a command that fails has a null in its place.</summary>
    public async Task<RedisResult?[]> RunTogetherAsync(params IEnumerable<object[]> commands)
    {
        var transaction = _database.CreateTransaction();
        Task<RedisResult>[] replies = [.. commands.Select(command => transaction.ExecuteAsync((string)command[0], command[1..]))];
        await transaction.ExecuteAsync();
        await ((Task)Task.WhenAll(replies)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return [.. replies.Select(reply => reply.IsCompletedSuccessfully ? reply.Result : null)];
    }

    /// <summary>The fields of a section of INFO.</summary>
    public async Task<IReadOnlyDictionary<string, string>> InfoAsync(string section)
    {
        var text = (string)(await RunAnywhereAsync("INFO", section))!;
        return text.Split("\r\n").Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    /// <summary>How many commands the server has refused since its start, by the kind of the error.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ErrorsAsync() => (await InfoAsync("errorstats"))
        .Where(pair => pair.Value.StartsWith(Count, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[(pair.Key.IndexOf('_') + 1)..], pair => long.Parse(pair.Value[Count.Length..], CultureInfo.InvariantCulture));

    /// <summary>The IDs and names of the clients that the suite did not open itself.</summary>
    public async Task<IReadOnlyList<(string Id, string Name)>> ClientsAsync()
    {
        var lines = ((string)(await RunAsync("CLIENT", "LIST", "TYPE", "NORMAL"))!).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => (Id: FieldOf(line, "id"), Name: FieldOf(line, "name"))).Where(client => client.Id != "" && client.Name != ClientName)];
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static string FieldOf(string line, string name) =>
        line.Split(' ').FirstOrDefault(part => part.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";
}
