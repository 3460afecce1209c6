using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Examples.Filters;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });

var streams = builder.Services.AddRedisStreams();
streams.AddPublishFilter((context, next) =>
{
    context.SetHeader("tenant", "acme");
    return next(context);
});
streams.AddConsumeFilter<AuditFilter>();

streams.MapStream("orders")
    .AddConsumeFilter((context, next) => context.Message is Order { Total: 0 }
        ? new(Outcome.DeadLetter("an order of nothing"))
        : next(context))
    .WithGroup("billing")
    .Handle((Order order, MessageContext context) =>
        order.Total > 1_000 && context.DeliveryCount == 1 ? Outcome.Retry(TimeSpan.FromSeconds(1)) : Outcome.Ack)
    .WithMetadata(new Audited("billing"));

if (builder.Configuration.GetConnectionString("redis") is null) streams.UseInMemory();

builder.Services.AddHostedService<Shop>();
await builder.Build().RunAsync();
