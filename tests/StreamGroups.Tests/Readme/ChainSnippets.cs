namespace StreamGroups.Tests.Readme;

/// <summary>The code of docs/chains-and-requests.md, compiled.</summary>
internal static class ChainSnippets
{
    public sealed record Order(string Id);

    public sealed record Receipt(string OrderId);

    public interface IBilling
    {
        Task<Receipt> ChargeAsync(Order order, CancellationToken cancellationToken);
    }

    public interface IMailer
    {
        Task SendAsync(Receipt receipt);
    }

    public sealed class Checkout(IStreamRequester requester)
    {
        public async Task<Receipt?> PayAsync(Order order, CancellationToken stop) =>
            await requester.RequestAsync<Order, Receipt>("orders", order, timeout: TimeSpan.FromSeconds(10), cancellationToken: stop);
    }

    public static void MapChain(IRedisStreamsBuilder streams)
    {
        streams.MapStream("orders")
            .WithGroup("billing")
            .Handle(async (Order order, IBilling billing, CancellationToken stop) => await billing.ChargeAsync(order, stop))
            .PublishTo("receipts");

        streams.MapStream("receipts")
            .WithGroup("mail")
            .Handle((Receipt receipt, IMailer mailer) => mailer.SendAsync(receipt));
    }
}
