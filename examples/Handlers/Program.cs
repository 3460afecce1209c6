using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Examples.Handlers;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddScoped<Ledger>();

var streams = builder.Services.AddRedisStreams();
var orders = streams.MapStreams("orders:").ConfigureGroups(options => options.Concurrency = 1);
var billing = orders.MapStream("eu").WithGroup("billing");

billing.Handle<PlacedHandler>();
billing.Handle((OrderCancelled cancelled, Ledger ledger, [FromHeader("x-reason")] string? reason) =>
    ledger.Book($"{cancelled.Id} was cancelled: {reason ?? "no reason given"}"));
billing.Handle((StreamMessage<string> message) => Console.WriteLine($"Urgent: {message.Body}"))
    .WhenHeader("x-priority", "high");
billing.Handle((string other) => Console.WriteLine($"Anything else: {other}"));

if (builder.Configuration.GetConnectionString("redis") is null) streams.UseInMemory();

builder.Services.AddHostedService<Shop>();
await builder.Build().RunAsync();
