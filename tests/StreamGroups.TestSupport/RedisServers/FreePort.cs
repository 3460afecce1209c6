using System.Net;
using System.Net.Sockets;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>Finds loopback ports that nobody listens on.</summary>
internal static class FreePort
{
    // Below the ports that systems give to outgoing connections: a client that tries again and again to reach a stopped
    // server on one of those can end up connected to itself, and the server then cannot come back on its port.
    private const int First = 10_000;
    private const int End = 32_768;

    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
