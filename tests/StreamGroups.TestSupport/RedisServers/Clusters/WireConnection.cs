using System.Net.Sockets;
using System.Text;

namespace StreamGroups.TestSupport.RedisServers.Clusters;

/// <summary>Speaks with one server over a bare socket, one command at a time: no client follows a redirection or reconnects behind the test's back.</summary>
internal sealed class WireConnection : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly SemaphoreSlim _turn = new(1);
    private BufferedStream? _stream;

    public static async Task<WireConnection> OpenAsync(int port)
    {
        var connection = new WireConnection();
        await connection._client.ConnectAsync("127.0.0.1", port);
        connection._stream = new BufferedStream(connection._client.GetStream());
        return connection;
    }

    /// <summary>The reply: a text, a number, null, or an array of these.</summary>
    /// <exception cref="InvalidOperationException">The server answered with an error.</exception>
    public async Task<object?> RunAsync(params string[] command)
    {
        await _turn.WaitAsync();
        try
        {
            var text = new StringBuilder($"*{command.Length}\r\n");
            foreach (var part in command) text.Append($"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
            await _stream!.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
            await _stream.FlushAsync();
            return await ReadAsync(string.Join(' ', command));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _turn.Dispose();
    }

    private async Task<object?> ReadAsync(string command)
    {
        var line = await ReadLineAsync();
        var rest = line[1..];
        switch (line[0])
        {
            case '+': return rest;
            case ':': return long.Parse(rest);
            case '-': throw new InvalidOperationException($"{command}: {rest}");
            case '$': return int.Parse(rest) is >= 0 and var length ? await ReadTextAsync(length) : null;
            case '*':
                var items = new object?[Math.Max(0, int.Parse(rest))];
                for (var i = 0; i < items.Length; i++) items[i] = await ReadAsync(command);
                return items;
            default: throw new InvalidOperationException($"{command} was answered with {line}");
        }
    }

    private async Task<string> ReadTextAsync(int length)
    {
        var bytes = new byte[length + 2];
        await _stream!.ReadExactlyAsync(bytes);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (line.Count == 0 || line[^1] != '\n')
        {
            if (await _stream!.ReadAsync(one) == 0) throw new IOException("The server has closed the connection.");
            line.Add(one[0]);
        }
        return Encoding.UTF8.GetString([.. line]).TrimEnd();
    }
}
