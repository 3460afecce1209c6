using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGroups.Examples.Hello;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.AddSimpleConsole(console => console.SingleLine = true);

var streams = builder.Services.AddRedisStreams();
streams.MapStream("test-stream")
    .WithGroup("test-group", "1")
    .Handle((string msg, ILogger log) => log.LogInformation("{Message}", msg));

if (builder.Configuration.GetConnectionString("redis") is { } redis)
{
    Console.WriteLine($"Streams are on the Redis server at {redis.Split(',')[0]}.");
}
else
{
    streams.UseInMemory();
    Console.WriteLine("Streams are kept in the memory of this process: no connection string is configured.");
    Console.WriteLine("With Redis: ConnectionStrings__redis=localhost:6379 dotnet run --project examples/Hello");
}

builder.Services.AddHostedService<Greeter>();
await builder.Build().RunAsync();
