using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace StreamGroups.Tests.Readme;

/// <summary>The code of docs/filters.md and docs/outcomes.md, compiled.</summary>
internal static class FilterSnippets
{
    public sealed record Order(string Id, IReadOnlyList<string> Lines);

    public sealed record Audited(string Action);

    public interface IBilling
    {
        Task ChargeAsync(Order order, CancellationToken cancellationToken);
    }

    public interface IStock
    {
        Task<bool> ReserveAsync(Order order, CancellationToken cancellationToken);
    }

    public interface IWarehouse
    {
        Task InsertAsync(IReadOnlyList<Order> orders);
    }

    private static class Tenant
    {
        public static string Current => "acme";
    }

    public static void ReturnOutcomes(IGroupBuilder group)
    {
        group.Handle(async (Order order, IStock stock, CancellationToken stop) =>
        {
            if (order.Lines.Count == 0) return Outcome.DeadLetter("an order without lines");
            if (await stock.ReserveAsync(order, stop)) return Outcome.Ack;
            return Outcome.Retry(TimeSpan.FromMinutes(10));
        });
    }

    public static void AddFilters(HostApplicationBuilder builder)
    {
        var streams = builder.Services.AddRedisStreams();
        streams.AddConsumeFilter<TimingFilter>();

        var orders = streams.MapStream("orders");
        orders.AddConsumeFilter((context, next) => context.MessageContext.Headers.ContainsKey("tenant")
            ? next(context)
            : new(Outcome.DeadLetter("no tenant")));

        orders.WithGroup("billing")
            .Handle(async (Order order, IBilling billing, CancellationToken stop) => await billing.ChargeAsync(order, stop))
            .WithMetadata(new Audited("charge"))
            .AddConsumeFilter<AuditFilter>();
    }

    public static void AddPublishFilters(IRedisStreamsBuilder streams)
    {
        streams.AddPublishFilter((context, next) =>
        {
            context.SetHeader("tenant", Tenant.Current);
            return next(context);
        });
        streams.AddPublishFilter<EncryptingFilter>("payments");
    }

    public sealed class TimingFilter(ILogger<TimingFilter> log, TimeProvider time) : IConsumeFilter
    {
        public async ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next)
        {
            var began = time.GetTimestamp();
            var result = await next(context);
            log.LogInformation("{Id} took {Time}", context.MessageContext.Id, time.GetElapsedTime(began));
            return result;
        }
    }

    public static void AddBatchFilters(IGroupBuilder group)
    {
        group.HandleBatch((IReadOnlyList<Order> orders, IWarehouse warehouse) => warehouse.InsertAsync(orders))
            .AddBatchFilter(async (context, next) =>
            {
                foreach (var message in context.MessageContexts.Where(message => !message.Headers.ContainsKey("tenant")))
                    await message.DeadLetterAsync("no tenant");
                await next(context);
            });
    }

    public sealed class LogFilter(ILogger<LogFilter> log) : IConsumeFilter, IBatchFilter
    {
        public ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next)
        {
            log.LogInformation("{Id}", context.MessageContext.Id);
            return next(context);
        }

        public ValueTask InvokeAsync(BatchContext context, BatchDelegate next)
        {
            log.LogInformation("{Count} messages, the first one {Id}", context.Messages.Count, context.MessageContexts[0].Id);
            return next(context);
        }
    }

    public sealed class AuditFilter : IConsumeFilter
    {
        public ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next) => next(context);
    }

    public sealed class EncryptingFilter : IPublishFilter
    {
        public ValueTask<EntryId> InvokeAsync(PublishContext context, PublishDelegate next) => next(context);
    }
}
