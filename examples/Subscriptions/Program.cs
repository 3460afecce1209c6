using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGroups.Examples.Subscriptions;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.AddFilter("StreamGroups", LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);

var streams = builder.Services.AddRedisStreams();
streams.MapStream("orders")
    .WithGroup("ledger")
    .SingleActive()
    .Handle((string order) => Console.WriteLine($"ledger: {order}"));

if (builder.Configuration.GetConnectionString("redis") is null) streams.UseInMemory();

builder.Services.AddHostedService<Tour>();
await builder.Build().RunAsync();
