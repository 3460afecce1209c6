using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Examples.Chains;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
var streams = builder.Services.AddRedisStreams();

streams.MapStream("{orders}:new")
    .WithGroup("billing")
    .Handle((Order order) => new Receipt(order.Id, order.Net * 1.2m))
    .PublishTo("{orders}:receipts");

streams.MapStream("{orders}:receipts")
    .WithGroup("mail")
    .Handle<Receipt>((receipt, context) =>
        Console.WriteLine($"Mail: order {receipt.OrderId} costs {receipt.Total:0.00} ({context.CorrelationId})"));

if (builder.Configuration.GetConnectionString("redis") is null) streams.UseInMemory();

builder.Services.AddHostedService<Shop>();
await builder.Build().RunAsync();
