using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Serialization;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Handlers that are classes with a result.</summary>
public abstract class ClassResultConformance : ApplicationConformance
{
    private protected ClassResultConformance(IApplicationServer server) : base(server)
    {
    }

    private string Done => $"{{{Stream}}}:done";

    [Fact]
    public async Task What_it_returns_is_published_with_its_correlation_id()
    {
        var host = await NewHost().With(services => services.AddSingleton(Handled))
            .Map(Group, Options(LongLease), group => group.Handle<Measuring>().PublishTo(Done)).StartAsync();
        await host.Publisher.PublishAsync(Stream, "abc", new PublishOptions { CorrelationId = "c-1" });

        await Eventually.HoldsAsync(async () => (await Backdoor.ReadAllAsync(Done)).Length == 1, "the result is published");
        await NothingPendingAsync();
        var received = ReceivedMessage.Parse(Payload.OfData((await Backdoor.ReadAllAsync(Done))[0].Fields[1]));
        Assert.Equal("""{"text":"abc","length":3}""", System.Text.Encoding.UTF8.GetString(received.Body.Span));
        Assert.Equal("c-1", received.ReadHeaders()["correlation_id"]);
    }

    [Fact]
    public async Task What_it_returns_answers_a_request()
    {
        await NewHost().With(services => services.AddSingleton(Handled)).Map(Group, Options(LongLease), group => group.Handle<Measuring>()).StartAsync();
        var requester = (await NewHost().StartAsync()).Services.GetRequiredService<IStreamRequester>();

        Assert.Equal<Measure?>(new Measure("abcd", 4), await requester.RequestAsync<string, Measure>(Stream, "abcd", 2 * Eventually.Limit).InTime());
        await NothingPendingAsync();
    }

    [Fact]
    public async Task An_outcome_of_it_settles()
    {
        var host = await NewHost().With(services => services.AddSingleton(Handled)).Map(Group, Options(LongLease), group => group.Handle<Deciding>()).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["ack", "again", "dead"]);

        var letter = Assert.Single(await DeadLettersAsync(1));
        await Handled.ReachAsync(4);
        await NothingPendingAsync();
        Assert.Equal("As decided.", letter[DeadLetterFields.Reason]);
        Assert.Equal(["ack", "again", "again", "dead"], Handled.Texts.Order());
    }

    internal sealed record Measure(string Text, int Length);

    internal sealed class Measuring(HandledMessages handled) : IMessageHandler<string, Measure>
    {
        public async Task<Measure> HandleAsync(string message, MessageContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            handled.Add(message, context);
            return new Measure(message, message.Length);
        }
    }

    internal sealed class Deciding(HandledMessages handled) : IMessageHandler<string, Outcome>
    {
        public async Task<Outcome> HandleAsync(string message, MessageContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            handled.Add(message, context);
            return message switch
            {
                "dead" => Outcome.DeadLetter("As decided."),
                "again" when context.DeliveryCount == 1 => Outcome.Retry(TimeSpan.Zero),
                _ => Outcome.Ack,
            };
        }
    }
}
