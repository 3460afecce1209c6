using System.Net.Sockets;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Servers that are reached otherwise than by an IPv4 address.</summary>
public sealed class AddressTests : IDisposable
{
    private readonly string _socket = Path.Combine(Path.GetTempPath(), $"streamgroups-{Guid.NewGuid():N}.sock");

    [Fact]
    public async Task By_an_IPv6_address()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = ["--bind", "127.0.0.1", "::1"] });
        await WorksAsync($"[::1]:{server.Port}");
    }

    [Fact]
    public async Task By_a_Unix_socket()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Redis for Windows has none.");
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = ["--unixsocket", _socket] });
        await WorksAsync($"!{_socket}");
    }

    public void Dispose() => File.Delete(_socket);

    private static async Task WorksAsync(string connectionString)
    {
        await using var app = await new RunningApp(connectionString).Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "a");
        await app.HasHandledAsync("a");
        await app.StopAsync();
        Assert.Empty(app.Complaints);
    }
}
