using System.ComponentModel.DataAnnotations;

namespace StreamGroups.Tests.Readme;

/// <summary>The code of docs/handlers.md, compiled.</summary>
public static class HandlerSnippets
{
    public sealed record Order(string Id);

    public sealed record Item([Required] string Sku);

    public sealed record Payment([Required] string Account, [Range(0.01, 10_000)] decimal Amount, IReadOnlyList<Item> Items);

    [MessageType("order.placed")]
    public sealed record OrderPlaced(string Id, decimal Total);

    [MessageType("order.cancelled")]
    public sealed record OrderCancelled(string Id);

    public sealed record Quote(string Id, decimal Price);

    public interface IPricing
    {
        Task<Quote> PriceAsync(Order order, CancellationToken cancellationToken);
    }

    public interface IBilling
    {
        Task ChargeAsync(Order order, CancellationToken cancellationToken);

        Task ChargeAsync(Order order, string tenant, int priority, CancellationToken cancellationToken);

        Task RefundAsync(string id);
    }

    public sealed class OrderHandler(IBilling billing) : IMessageHandler<Order>
    {
        public Task HandleAsync(Order message, MessageContext context, CancellationToken cancellationToken) =>
            billing.ChargeAsync(message, cancellationToken);
    }

    public sealed class PricingHandler(IPricing pricing) : IMessageHandler<Order, Quote>
    {
        public Task<Quote> HandleAsync(Order message, MessageContext context, CancellationToken cancellationToken) =>
            pricing.PriceAsync(message, cancellationToken);
    }

    public sealed class PlacedHandler : IMessageHandler<OrderPlaced>
    {
        public Task HandleAsync(OrderPlaced message, MessageContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public static void TakeHeaders(IGroupBuilder group)
    {
        group.Handle((Order order, IBilling billing, [FromHeader("x-tenant")] string tenant, [FromHeader("x-priority")] int? priority, CancellationToken stop) =>
            billing.ChargeAsync(order, tenant, priority ?? 0, stop));
    }

    public static void MapSeveral(IRedisStreamsBuilder streams)
    {
        var billing = streams.MapStream("orders").WithGroup("billing");
        billing.Handle<PlacedHandler>();
        billing.Handle((OrderCancelled cancelled, IBilling refunds) => refunds.RefundAsync(cancelled.Id));
        billing.Handle((Order order) => Console.WriteLine($"An old order: {order.Id}")).WhenHeader("schema", "1");
        billing.Handle((string other, MessageContext context) => Console.WriteLine($"{context.Id}: {other}"));
    }

    public static void MapPrefix(IRedisStreamsBuilder streams)
    {
        var orders = streams.MapStreams("orders:")
            .ConfigureGroups(options => options.Concurrency = 8)
            .OnException<TimeoutException>(FailureAction.Retry);

        orders.MapStream("eu").WithGroup("billing").Handle<OrderHandler>();                   // orders:eu
        orders.MapStreams("us:").MapStream("east").WithGroup("billing").Handle<OrderHandler>(); // orders:us:east
    }
}
