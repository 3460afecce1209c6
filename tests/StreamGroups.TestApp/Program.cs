using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGroups;

if (args.Length == 0)
{
    Console.WriteLine("ready");
    await Task.Delay(Timeout.InfiniteTimeSpan);
}

var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Configuration.AddCommandLine(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
var settings = builder.Configuration.Get<AppSettings>() ?? throw new ArgumentException("Say what to do.");
builder.Services.AddSingleton(settings).AddSingleton<Consuming>().AddHostedService<Publishing>();

var streams = builder.Services.AddRedisStreams(settings.Connection);
if (settings.Group is { } group)
{
    streams.MapStream(settings.Stream)
        .WithGroup(group, settings.Consumer, options =>
        {
            options.AckWait = settings.AckWait;
            options.Concurrency = settings.Concurrency;
            options.MaxDeliveries = settings.MaxDeliveries;
            options.SingleActive = settings.SingleActive;
        })
        .Handle<string, MessageContext, Consuming>((text, context, consuming) => consuming.HandleAsync(text, context));
}

using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");
await host.WaitForShutdownAsync();
Console.WriteLine("stopped");
