using StreamGroups.Analyzers.Handlers;
using StreamGroups.Analyzers.Tests.Verification;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Rules;

public sealed class CapturedScopeTests
{
    private const string Members = """
        private readonly ShopDb _db = new();

        private readonly IBilling _billing = null!;

        private readonly IServiceProvider _services = null!;
        """;

    [Theory]
    [InlineData("""
        using var scope = _services.CreateScope();
        var billing = scope.ServiceProvider.GetRequiredService<IBilling>();
        group.Handle((Order order) => [|billing|].Charge(order));
        """)]
    [InlineData("""
        var provider = _services.CreateAsyncScope().ServiceProvider;
        var billing = provider.GetService<IBilling>();
        group.Handle((Order order) => [|billing|]?.Charge(order));
        """)]
    [InlineData("""
        var scope = _services.CreateScope();
        group.Handle((Order order) => [|scope|].ServiceProvider.GetRequiredService<IBilling>().Charge(order));
        """)]
    [InlineData("var db = new ShopDb(); group.Handle((Order order, CancellationToken stop) => [|db|].SaveChangesAsync(stop));")]
    [InlineData("group.Handle((Order order, CancellationToken stop) => [|_db|].SaveChangesAsync(stop));")]
    [InlineData("group.HandleBatch((IReadOnlyList<Order> orders, CancellationToken stop) => [|_db|].SaveChangesAsync(stop));")]
    public Task What_belongs_to_another_scope_is_reported(string statements) => Verify.ReportsAsync<CapturedScopeAnalyzer>(statements, Members);

    [Theory]
    [InlineData("group.Handle((Order order, ShopDb db, CancellationToken stop) => db.SaveChangesAsync(stop));")]
    [InlineData("group.Handle((Order order) => _billing.Charge(order));")]
    [InlineData("var billing = _services.GetRequiredService<IBilling>(); group.Handle((Order order) => billing.Charge(order));")]
    [InlineData("""
        var scope = _services.CreateScope();
        var log = scope.ServiceProvider.GetRequiredService<ILogger<Application>>();
        group.Handle((Order order) => log.LogInformation("{Order}", order));
        """)]
    [InlineData("""
        group.Handle((Order order, IServiceScopeFactory scopes) =>
        {
            using var scope = scopes.CreateScope();
            var billing = scope.ServiceProvider.GetRequiredService<IBilling>();
            Action charge = () => billing.Charge(order);
            charge();
        });
        """)]
    [InlineData("var seen = new List<Order>(); group.Handle((Order order) => seen.Add(order));")]
    [InlineData("var db = new ShopDb(); Func<Task> other = () => db.SaveChangesAsync(); other.ToString();")]
    public Task Others_are_not(string statements) => Verify.ReportsAsync<CapturedScopeAnalyzer>(statements, Members);
}
