using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StreamGroups.Tests.Readme;

/// <summary>The code of docs/publishing.md and docs/scheduling.md, compiled.</summary>
internal static class PublishingSnippets
{
    public sealed record Order(string Id);

    public sealed record Invoice(DateTimeOffset DueOn);

    public static async Task PublishAsync(IStreamPublisher publisher, Order order)
    {
        await publisher.PublishAsync("orders", order, new PublishOptions { MessageId = $"order-{order.Id}" });
        await publisher.PublishAsync("orders", order, new PublishOptions { Durability = Durability.Replicated(1) });
    }

    public static void Add(HostApplicationBuilder builder)
    {
        builder.Services.AddRedisStreams().AddPublisher<Order>("orders");
    }

    public static async Task ScheduleAsync(IStreamPublisher publisher, string reminder, Invoice invoice)
    {
        EntryId waiting = await publisher.PublishAsync("reminders", reminder, new PublishOptions { DeliverAfter = TimeSpan.FromMinutes(30) });
        await publisher.PublishAsync("invoices", invoice, new PublishOptions { DeliverAt = invoice.DueOn });

        bool stillWaited = await publisher.CancelAsync("reminders", waiting);
        _ = stillWaited;
    }
}
