using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StreamGroups.Tests.Readme;

/// <summary>The code of docs/batches.md and docs/ordering.md, compiled.</summary>
internal static class OrderSnippets
{
    public sealed record Order(string Id, string CustomerId);

    public sealed record Refused(int Index, string Reason);

    public interface WarehouseDb
    {
        Task InsertAsync(IReadOnlyList<Order> orders, CancellationToken cancellationToken);

        Task<IReadOnlyList<Refused>> InsertAsync(IEnumerable<Order> orders);
    }

    public interface Ledger
    {
        Task BookAsync(Order order);
    }

    public static void MapBatches(HostApplicationBuilder builder)
    {
        builder.Services.AddRedisStreams()
            .MapStream("orders")
            .WithGroup("warehouse", options => (options.BatchSize, options.BatchWait) = (500, TimeSpan.FromMilliseconds(200)))
            .HandleBatch((IReadOnlyList<Order> orders, WarehouseDb db, CancellationToken stop) => db.InsertAsync(orders, stop));
    }

    public static void RefuseSome(IGroupBuilder group)
    {
        group.HandleBatch(async (IReadOnlyList<StreamMessage<Order>> orders, WarehouseDb db) =>
        {
            foreach (var refused in await db.InsertAsync(orders.Select(order => order.Body)))
                await orders[refused.Index].Context.DeadLetterAsync(refused.Reason);
        });
    }

    public static void OrderByCustomer(HostApplicationBuilder builder)
    {
        builder.Services.AddRedisStreams()
            .MapStream("orders")
            .WithGroup("billing", options => options.Concurrency = 8)
            .Handle((Order order, Ledger ledger) => ledger.BookAsync(order))
            .OrderedBy((Order order) => order.CustomerId);
    }
}
