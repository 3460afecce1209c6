using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Examples.Batches;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });

var streams = builder.Services.AddRedisStreams();
streams.MapStream("readings")
    .WithGroup("warehouse", options =>
    {
        (options.BatchSize, options.BatchWait) = (10, TimeSpan.FromSeconds(1));
        options.Backoff = [TimeSpan.FromSeconds(1)];
    })
    .HandleBatch(async (IReadOnlyList<StreamMessage<Reading>> readings, Warehouse warehouse) =>
    {
        foreach (var broken in readings.Where(reading => reading.Body.Celsius < -273.15))
            await broken.Context.DeadLetterAsync("colder than anything");
        warehouse.Insert([.. readings.Select(reading => reading.Body).Where(reading => reading.Celsius >= -273.15)]);
    });

if (builder.Configuration.GetConnectionString("redis") is null) streams.UseInMemory();

builder.Services.AddScoped<Warehouse>();
builder.Services.AddHostedService<Thermometer>();
await builder.Build().RunAsync();
