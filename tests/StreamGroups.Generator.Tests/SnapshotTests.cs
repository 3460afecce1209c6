using StreamGroups.Generator.Tests.Verification;
using Xunit;

namespace StreamGroups.Generator.Tests;

/// <summary>What is generated for each shape of handler: it is as it was, and compiles without a warning.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void Plain_handlers() => Matches(
        nameof(Plain_handlers),
        """
        group.Handle((string message) => { });
        group.Handle((Order order, ILogger log) => log.LogInformation("{Order}", order.Id));
        group.Handle(async (Order order, IMailer mailer, CancellationToken token) => await mailer.SendAsync(order, token));
        group.Handle<string>((string message, ILogger log) => { });
        group.Handle<Order>((order, context) => context.AckAsync());
        group.Handle(Handlers.Take);
        group.Handle(Handlers.TakeAsync);
        group.Handle(Handlers.TakeValueAsync);
        """);

    [Fact]
    public void Sources_of_parameters() => Matches(
        nameof(Sources_of_parameters),
        """
        group.Handle((string? message, [FromKeyedServices("fast")] IMailer mailer, [FromHeader("tenant-id")] string? tenant, [FromServices] ILogger log) => { });
        group.Handle((Order order, IMailer? mailer, [FromKeyedServices(Speed.Slow)] IMailer? slow, [FromHeader] int retries) => { });
        group.Handle<Order, IMailer?>((order, mailer) => { });
        group.Handle((Order group, ILogger handler, MessageContext @class, IServiceProvider _, CancellationToken __) => { });
        """);

    [Fact]
    public void Default_values() => Matches(
        nameof(Default_values),
        """
        group.Handle((Order order, IMailer? mailer = null, [FromHeader] int attempts = 3, [FromHeader] Speed speed = Speed.Slow) => { });
        group.Handle<Order>((Order order, IMailer? mailer = null, [FromHeader] Speed speed = Speed.Slow) => { });
        group.Handle(Handlers.TakeWithDefaults);
        """);

    [Fact]
    public void Results() => Matches(
        nameof(Results),
        """
        group.Handle((Order order) => new Receipt(order.Id));
        group.Handle(async (Order order, IMailer mailer) => { await mailer.SendAsync(order, default); return new Receipt(order.Id); });
        group.Handle((Order order, MessageContext context) => Outcome.Ack);
        group.Handle(Handlers.Charge);
        group.Handle(Handlers.ChargeValueAsync);
        """);

    [Fact]
    public void Messages_with_their_context() => Matches(
        nameof(Messages_with_their_context),
        """
        group.Handle((StreamMessage<Order> message, ILogger log) => log.LogInformation("{Id}", message.Id));
        group.Handle((StreamMessage<Order?> message) => message.Body is null ? Outcome.Ack : Outcome.Retry());
        """);

    [Fact]
    public void Batches() => Matches(
        nameof(Batches),
        """
        group.HandleBatch((IReadOnlyList<Order> orders, IMailer mailer) => Task.CompletedTask);
        group.HandleBatch((IReadOnlyList<StreamMessage<string?>> messages, CancellationToken token) => Task.CompletedTask);
        group.HandleBatch(Handlers.TakeAll);
        """);

    [Fact]
    public void Many_services() => Matches(
        nameof(Many_services),
        $"group.Handle((Order order, {string.Join(", ", Enumerable.Range(1, 17).Select(number => $"IMailer mailer{number}"))}) => Task.CompletedTask);");

    private static void Matches(string name, string calls)
    {
        var generation = new Generation(Shop.Program(calls));

        Assert.Empty(generation.Reports);
        Snapshots.Match(name, generation.Output);
    }
}
