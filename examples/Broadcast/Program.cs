using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGroups.Examples.Broadcast;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton<PriceCache>().AddSingleton<Books>().AddHostedService<Exchange>();

var streams = builder.Services.AddRedisStreams();
var prices = streams.MapStream("prices");

// Without a group: every instance gets every price.
prices.Broadcast().Handle((Price price, PriceCache cache) => cache.Set(price));

// With a group: each price is written to the books by one of the instances.
prices.WithGroup("books").Handle((Price price, Books books) => books.Write(price));

if (builder.Configuration.GetConnectionString("redis") is null) streams.UseInMemory();
await builder.Build().RunAsync();
