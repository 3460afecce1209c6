using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGroups.Examples.Aot;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.Services.AddScoped(_ => new Bank("the bank")).AddKeyedScoped("small", (_, _) => new Bank("the small bank"));
builder.Services.AddHostedService<Customer>();

var streams = builder.Services.AddRedisStreams(options => options.Json = Messages.Default.Options);
if (builder.Configuration.GetConnectionString("redis") is null) streams.UseInMemory();

streams.MapStream("notes").WithGroup("board", "1").Handle<NoteHandler, string>();
streams.MapStream("orders").WithGroup("billing")
    .Handle((Order order, [FromKeyedServices("small")] Bank small, [FromHeader] string? tenant, IServiceProvider services, CancellationToken stop) =>
    {
        var bank = order.Total < 100 ? small : services.GetRequiredService<Bank>();
        Console.WriteLine($"Order: {order.Id} of {tenant ?? "nobody"} is paid at {bank.Name}");
        return bank.Charge(order);
    })
    .PublishTo("receipts");
streams.MapStream("receipts").WithGroup("mail").Handle(Mail.SendAsync);
streams.MapStream("receipts").WithGroup("books").Handle(async ValueTask<Outcome> (StreamMessage<Receipt> message, ILogger log, MessageContext context) =>
{
    await Task.Yield();
    Console.WriteLine($"Books: {message.Body.Order}, delivery {context.DeliveryCount}");
    return message.Body.Paid < 100 || context.DeliveryCount > 1 ? Outcome.Ack : Outcome.Retry(TimeSpan.FromMilliseconds(100));
});
streams.MapStream("readings").WithGroup("warehouse", options => options.BatchSize = 3).HandleBatch((IReadOnlyList<int> readings, Bank bank) =>
    Console.WriteLine($"Readings: {string.Join(", ", readings)}"));
streams.MapStream("prices").WithGroup("desk").Handle((Question question) => new Price(question.Product.Length));

await builder.Build().RunAsync();
