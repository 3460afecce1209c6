using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Examples.Ordering;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });

var streams = builder.Services.AddRedisStreams();
streams.MapStream("bookings")
    .WithGroup("ledger", options => (options.Concurrency, options.Backoff) = (8, [TimeSpan.FromSeconds(1)]))
    .Handle((Booking booking, MessageContext context) =>
    {
        if (booking is { Account: "Ann", Amount: 1 } && context.DeliveryCount == 1)
        {
            Console.WriteLine("Ann 1: not now.");
            return Outcome.Retry();
        }
        Console.WriteLine($"{booking.Account} {booking.Amount}: booked.");
        return Outcome.Ack;
    })
    .OrderedBy((Booking booking) => booking.Account);

if (builder.Configuration.GetConnectionString("redis") is null) streams.UseInMemory();

builder.Services.AddHostedService<Cashier>();
await builder.Build().RunAsync();
