using System.Net.Sockets;
using System.Text;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>Asks a server over a bare socket whether it is ready, so that no client's reconnecting is in the way.</summary>
public static class RedisProbe
{
    /// <summary>For callers that ask again.</summary>
    internal static TimeSpan ShortLimit { get; } = TimeSpan.FromSeconds(2);

    /// <summary>True if a server answers PING there within the limit, <see cref="Eventually.Limit"/> by default.</summary>
    public static async Task<bool> AnswersAsync(
        int port, string? password = null, TimeSpan? limit = null, CancellationToken cancellationToken = default)
        => (await AskAsync("127.0.0.1", port, password, limit ?? Eventually.Limit, cancellationToken)).Reply == "+PONG";

    /// <summary>The reply to PING and the process ID that the server tells; what went wrong, if it did, in place of the reply.</summary>
    internal static async Task<(string Reply, int? ProcessId)> AskAsync(
        string host, int port, string? password, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            return await AskCoreAsync(host, port, password, limited.Token);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return (exception.Message, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ("no answer", null);
        }
    }

    private static async Task<(string Reply, int? ProcessId)> AskCoreAsync(
        string host, int port, string? password, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, cancellationToken);
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);

        if (password is not null)
        {
            await SendAsync(stream, ["AUTH", password], cancellationToken);
            if (await reader.ReadLineAsync(cancellationToken) is var answer && answer != "+OK")
                return (answer ?? "", null);
        }

        await SendAsync(stream, ["PING"], cancellationToken);
        var reply = await reader.ReadLineAsync(cancellationToken) ?? "";
        return (reply, reply == "+PONG" ? await ReadProcessIdAsync(stream, reader, cancellationToken) : null);
    }

    private static async Task<int?> ReadProcessIdAsync(Stream stream, StreamReader reader, CancellationToken cancellationToken)
    {
        const string Field = "process_id:";
        await SendAsync(stream, ["INFO", "server"], cancellationToken);

        // The reply is a length, the fields, and an empty line; or one line with an error.
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line && line[0] != '-')
        {
            if (line.StartsWith(Field, StringComparison.Ordinal))
                return int.Parse(line.AsSpan(Field.Length));
        }

        return null;
    }

    private static async Task SendAsync(Stream stream, string[] command, CancellationToken cancellationToken)
    {
        var arguments = command.Select(argument => $"${Encoding.UTF8.GetByteCount(argument)}\r\n{argument}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"*{command.Length}\r\n{string.Concat(arguments)}"), cancellationToken);
    }
}
