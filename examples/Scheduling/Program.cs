using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGroups.Examples.Scheduling;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.SetMinimumLevel(LogLevel.Warning);

var streams = builder.Services.AddRedisStreams();
streams.MapStream("reminders").WithGroup("mail")
    .Handle((Reminder reminder, FrontDesk desk) => desk.Remind(reminder));
streams.AddPublisher<Reminder>(); // Its stream is in appsettings.json.
if (builder.Configuration.GetConnectionString("redis") is null) streams.UseInMemory();

builder.Services.AddSingleton<FrontDesk>();
builder.Services.AddHostedService(services => services.GetRequiredService<FrontDesk>());
await builder.Build().RunAsync();
