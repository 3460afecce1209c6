using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>What a handler asks the container for.</summary>
public abstract class ServicesConformance : ApplicationConformance
{
    private protected ServicesConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task A_scoped_service_lives_as_long_as_its_message()
    {
        var sessions = new List<Session>();
        var host = await NewHost().With(services => services.AddScoped<Session>()).Map(Group, Options(LongLease, 4), group =>
            group.Handle<string>(async (string text, MessageContext context, Session session, IServiceProvider provider) =>
            {
                await Task.Yield();
                Assert.Same(session, provider.GetRequiredService<Session>());
                Assert.False(session.IsDisposed);
                lock (sessions) sessions.Add(session);
                Handled.Add(text, context);
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(100));

        await Handled.ReachAsync(100);
        await host.StopAsync();
        Assert.Equal(100, sessions.Distinct().Count());
        Assert.All(sessions, session => Assert.True(session.IsDisposed));
        Assert.Equal(100, Handled.Texts.Distinct().Count());
    }

    [Fact]
    public async Task A_scope_is_disposed_before_its_message_is_acked()
    {
        var pendingAtDisposal = new List<long>();
        var host = await NewHost()
            .With(services => services.AddScoped(_ => new Disposal(async () => pendingAtDisposal.Add((await InspectAsync()).Pending))))
            .Map(Group, Options(LongLease), group => group.Handle((string text, Disposal _, MessageContext context) => { Handled.Add(text, context); }))
            .StartAsync();
        await host.Publisher.PublishAsync(Stream, "Hi!");

        await Handled.ReachAsync(1);
        await NothingPendingAsync();
        Assert.Equal([1], pendingAtDisposal);
    }

    [Fact]
    public async Task Keyed_services_a_logger_and_a_token_are_handed_in()
    {
        var host = await NewHost()
            .With(services => services.AddKeyedSingleton("eu", new Region("Dublin")).AddKeyedSingleton("us", new Region("Oregon")))
            .Map(Group, Options(LongLease), group => group.Handle(
                (string text, [FromKeyedServices("us")] Region region, ILogger log, MessageContext context, CancellationToken token) =>
                {
                    log.LogInformation("{Text} from {Region}", text, region.Name);
                    Assert.Equal(context.CancellationToken, token);
                    Handled.Add(text, context);
                }))
            .StartAsync();
        await host.Publisher.PublishAsync(Stream, "Hi!");

        await Handled.ReachAsync(1);
        Assert.Contains(host.LogOf(Group), line => line.Message == "Hi! from Oregon");
    }

    [Fact]
    public async Task A_service_that_cannot_be_made_fails_its_message_only()
    {
        var broken = true;
        var host = await NewHost()
            .With(services => services.AddScoped(_ => broken ? throw new InvalidOperationException("No connection.") : new Region("Dublin")))
            .Map(Group, Options(ShortLease, maxDeliveries: 1_000), group =>
                group.Handle((string text, Region _, MessageContext context) => { Handled.Add(text, context); }))
            .StartAsync();
        await host.Publisher.PublishAsync(Stream, "Hi!");
        await Eventually.HoldsAsync(() => host.LogOf(Group).Any(line => line.Exception?.Message == "No connection."), "the failure is logged");
        broken = false;

        await Handled.ReachAsync(1);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_handler_may_publish()
    {
        var replies = Group with { Stream = $"{Stream}-replies" };
        var host = await NewHost()
            .Map(Group, Options(LongLease, 4), group => group.Handle(async (string text, IStreamPublisher publisher, MessageContext context) =>
                await publisher.PublishAsync(replies.Stream, $"re: {text}", new PublishOptions { CorrelationId = context.CorrelationId })))
            .Map(replies, Options(LongLease), Handled)
            .StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(100));

        await Handled.ReachAsync(100);
        Assert.Equal(Numbers(100, "re: ").Order(), Handled.Texts.Order());
    }

    private sealed class Session : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Disposal(Func<Task> act) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await act();
    }

    private sealed record Region(string Name);
}
