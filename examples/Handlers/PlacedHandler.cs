namespace StreamGroups.Examples.Handlers;

/// <summary>Made for each message.</summary>
internal sealed class PlacedHandler(Ledger ledger) : IMessageHandler<OrderPlaced>
{
    public Task HandleAsync(OrderPlaced message, MessageContext context, CancellationToken cancellationToken)
    {
        ledger.Book($"{message.Id}, {message.Total}, delivery {context.DeliveryCount}");
        return Task.CompletedTask;
    }
}
