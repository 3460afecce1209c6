using System.Net;
using System.Net.Http.Json;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Processes;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

public sealed class WebApiTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_that_is_posted_is_billed_and_mailed(bool onServer)
    {
        await using var server = onServer ? await RedisServer.StartAsync(new RedisServerOptions { Own = true }) : null;
        await using var api = Example.Start("WebApi", server?.ConnectionString, "--urls=http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = await AddressAsync(api) };

        var answer = await client.PostAsJsonAsync("orders", new { id = "o-1", customer = "Ann", total = 12.5m });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Eventually.HoldsAsync(
            async () => (await client.GetStringAsync("billed")).Contains("\"o-1\"", StringComparison.Ordinal), "the order is billed");
        await api.WaitForLineAsync(line => line.Contains("Mail to Ann, delivery 1", StringComparison.Ordinal));
        Assert.Equal("Healthy", await client.GetStringAsync("health"));
        Assert.Equal(0, await api.TerminateAsync());
    }

    private static async Task<Uri> AddressAsync(ChildProcess api)
    {
        const string Listening = "Now listening on: ";
        var line = await api.WaitForLineAsync(text => text.Contains(Listening, StringComparison.Ordinal));
        return new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
    }
}
