using StreamGroups.Examples.WebApi;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<IBank, Bank>();
builder.Services.AddSingleton<Ledger>();
builder.Services.AddScoped<BillingSession>();
builder.Services.AddHealthChecks();

var streams = builder.Services.AddRedisStreams();
var orders = streams.MapStream("orders");
orders.WithGroup("billing")
    .Handle((Order order, BillingSession billing, CancellationToken stop) => billing.BillAsync(order, stop))
    .OnException<PaymentRefusedException>(FailureAction.DeadLetter);
orders.WithGroup("mail")
    .Handle((Order order, MessageContext context, ILogger log) =>
        log.LogInformation("Mail to {Customer}, delivery {Delivery}", order.Customer, context.DeliveryCount));

if (builder.Configuration.GetConnectionString("redis") is null) streams.UseInMemory();

var app = builder.Build();
app.MapPost("/orders", async (Order order, IStreamPublisher publisher, CancellationToken stop) =>
{
    var id = await publisher.PublishAsync("orders", order, cancellationToken: stop);
    return Results.Accepted($"/orders/{order.Id}", new { order.Id, Entry = id.ToString() });
});
app.MapHealthChecks("/health");
app.MapGet("/billed", (Ledger ledger) => ledger.Billed);
app.Run();
