namespace StreamGroups.Generator.Tests.Verification;

/// <summary>The application whose handlers are generated.</summary>
internal static class Shop
{
    public const string Code =
        """
        public sealed record Order(int Id);

        public sealed record Receipt(int Id);

        public enum Speed { Fast, Slow }

        public interface IMailer
        {
            Task SendAsync(Order order, CancellationToken token);
        }

        internal static class Handlers
        {
            public static void Take(Order order, ILogger<Order> log) { }

            public static Task TakeAsync(Order order, [FromKeyedServices("fast")] IMailer mailer) => mailer.SendAsync(order, default);

            public static ValueTask TakeValueAsync(Order order) => default;

            public static void TakeWithDefaults(Order order, IMailer mailer = null!, [FromHeader] string tenant = "none", [FromHeader] decimal rate = 1.5m) { }

            public static Receipt Charge(Order order) => new(order.Id);

            public static ValueTask<Receipt> ChargeValueAsync(Order order, IMailer mailer) => new(new Receipt(order.Id));

            public static void TakeAll(IReadOnlyList<Order> orders) { }
        }
        """;

    /// <summary>The application with some calls for a group.</summary>
    public static string Program(string calls, string more = "") =>
        $$"""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Logging;
        using StreamGroups;

        namespace Shop;

        internal static class Program
        {
            public static void Map(IGroupBuilder group)
            {
        {{Indented(calls)}}
            }
        }

        {{more}}

        {{Code}}
        """;

    private static string Indented(string calls) => string.Join('\n', calls.Split('\n').Select(line => $"        {line}"));
}
