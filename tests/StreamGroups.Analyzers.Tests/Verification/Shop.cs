namespace StreamGroups.Analyzers.Tests.Verification;

/// <summary>What the code of tests may use.</summary>
internal static class Shop
{
    public const string Code = """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.Extensions.DependencyInjection;
        global using StreamGroups;

        public record Order(string Id, decimal Total = 0);
        public sealed record BigOrder(string Id) : Order(Id);

        public interface IBilling
        {
            Task ChargeAsync(Order order, CancellationToken cancellationToken = default);
            Task<int> CountAsync();
            Task<int> CountAsync(CancellationToken cancellationToken);
            ValueTask NoteAsync(string text);
            Task FindAsync(Order order, int tries = 1, CancellationToken stop = default);
            void Charge(Order order);
        }

        namespace Microsoft.EntityFrameworkCore
        {
            public class DbContext { public Task<int> SaveChangesAsync(CancellationToken cancellationToken = default) => Task.FromResult(0); }
        }

        namespace NSubstitute
        {
            public static class Calls { public static T Received<T>(T of) => of; }
        }

        public sealed class ShopDb : Microsoft.EntityFrameworkCore.DbContext;
        """;

    /// <summary>The statements as the body of a method that maps groups.</summary>
    public static string Mapping(string statements, string members = "") => $$"""
        using Microsoft.Extensions.Logging;

        public class Application
        {
            public void Map(IServiceCollection services, IRedisStreamsBuilder streams, IGroupBuilder group)
            {
                {{Indented(statements, 8)}}
            }

            {{Indented(members, 4)}}
        }
        """;

    private static string Indented(string code, int by) => code.ReplaceLineEndings("\n").Replace("\n", "\n" + new string(' ', by), StringComparison.Ordinal);
}
