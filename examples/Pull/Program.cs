using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGroups.Examples.Pull;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.SetMinimumLevel(LogLevel.Warning);

var streams = builder.Services.AddRedisStreams();
streams.MapStream("orders").WithGroup("cashier").Pull();
if (builder.Configuration.GetConnectionString("redis") is null) streams.UseInMemory();

builder.Services.AddHostedService<Cashier>();
await builder.Build().RunAsync();
