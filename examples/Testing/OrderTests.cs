using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.Examples.WebApi;

namespace StreamGroups.Examples.Testing;

/// <summary>The whole of examples/WebApi, from the HTTP request to what its handlers do; only the bank is another.</summary>
public sealed class OrderTests : IAsyncDisposable
{
    private readonly TestBank _bank = new();
    private readonly WebApplicationFactory<Program> _api;
    private readonly HttpClient _client;
    private readonly StreamGroupsTestHarness _harness;

    public OrderTests()
    {
        _api = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureTestServices(services => services
                .AddSingleton<IBank>(_bank)
                .AddStreamGroupsTestHarness(options => options.Timeout = TimeSpan.FromSeconds(30))));
        _client = _api.CreateClient();
        _harness = _api.Services.GetRequiredService<StreamGroupsTestHarness>();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task An_order_is_billed_and_mailed()
    {
        await PostAsync(new Order("o-1", "Ann", 12.5m));

        var billed = await _harness.Handled<Order>(order => order.Group == "billing");
        var mailed = await _harness.Handled<Order>(order => order.Group == "mail");

        Assert.Equal("o-1", billed.Message.Id);
        Assert.Equal(billed.Id, mailed.Id);
        Assert.Equal(["o-1"], _bank.Charged);
        Assert.Contains("o-1", await _client.GetStringAsync("billed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_is_billed_later_while_the_bank_is_closed()
    {
        _bank.IsClosed = true;
        await PostAsync(new Order("o-1", "Ann", 12.5m));

        var retried = await _harness.Retried<Order>();
        Assert.Equal("The bank does not answer.", retried.Exception!.Message);

        _bank.IsClosed = false;
        await _harness.Advance(retried.Delay!.Value);

        var billed = await _harness.Handled<Order>(order => order.Group == "billing");
        Assert.Equal(2, billed.DeliveryCount);
        Assert.Equal(["o-1"], _bank.Charged);
    }

    [Fact]
    public async Task An_order_is_given_up_when_the_bank_stays_closed()
    {
        _bank.IsClosed = true;
        await PostAsync(new Order("o-1", "Ann", 12.5m));

        await _harness.Advance(TimeSpan.FromMinutes(10)); // All its retries: takes no time.

        var dead = await _harness.DeadLettered<Order>();
        Assert.Equal(("failed", 5L), (dead.Reason, dead.DeliveryCount));
        Assert.Equal(5, _harness.Failures.Count);
    }

    [Fact]
    public async Task An_order_that_is_refused_is_not_tried_again()
    {
        await PostAsync(new Order("o-1", "Ann", 1_000_000m));

        var dead = await _harness.DeadLettered<Order>();

        Assert.Equal(("rejected", 1L), (dead.Reason, dead.DeliveryCount));
        Assert.IsType<PaymentRefusedException>(dead.Exception);
    }

    [Fact]
    public async Task An_order_whose_message_comes_twice_is_billed_once()
    {
        await PostAsync(new Order("o-1", "Ann", 12.5m));
        var billed = await _harness.Handled<Order>(order => order.Group == "billing");

        await _harness.RedeliverAsync(billed);

        Assert.Equal(2, (await _harness.Handled<Order>(order => order.Group == "billing")).DeliveryCount);
        Assert.Equal(["o-1"], _bank.Charged);
    }

    [Fact]
    public async Task A_customer_is_told_when_an_order_cannot_be_taken()
    {
        _harness.FailNext(HarnessFault.PublishRefused);

        var answer = await _client.PostAsJsonAsync("orders", new Order("o-1", "Ann", 12.5m));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        await _harness.IdleAsync();
        Assert.Empty(_harness.Deliveries<Order>());
    }

    private async Task PostAsync(Order order) => Assert.Equal(HttpStatusCode.Accepted, (await _client.PostAsJsonAsync("orders", order)).StatusCode);
}
