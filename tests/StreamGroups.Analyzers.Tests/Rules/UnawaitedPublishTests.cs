using StreamGroups.Analyzers.Tests.Verification;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Rules;

public sealed class UnawaitedPublishTests
{
    private const string Head = "private readonly IStreamPublisher _publisher = null!;\n\nprivate readonly IStreamPublisher<Order> _orders = null!;\n\n";

    [Theory]
    [InlineData("public void Publish() { _publisher.[|PublishAsync|](\"orders\", \"o-1\"); }")]
    [InlineData("public void Publish() => _publisher.[|PublishAsync|](\"orders\", \"o-1\");")]
    [InlineData("public void Publish() { _ = _publisher.[|PublishAsync|](\"orders\", \"o-1\"); }")]
    [InlineData("public void Publish() { _ = _publisher.[|PublishAsync|](\"orders\", \"o-1\").AsTask(); }")]
    [InlineData("public void Publish() { var id = _publisher.[|PublishAsync|](\"orders\", \"o-1\"); }")]
    [InlineData("public void Publish() { _publisher.[|PublishBatchAsync|](\"orders\", new[] { \"o-1\" }); }")]
    [InlineData("public void Publish() { _orders.[|PublishAsync|](new Order(\"1\")); }")]
    [InlineData("public void Publish(IStreamPublisher? other) { other?.[|PublishAsync|](\"orders\", \"o-1\"); }")]
    [InlineData("public async Task PublishAsync() { await Task.Yield(); _orders.[|PublishAsync|](new Order(\"1\")); }")]
    public Task A_forgotten_publish_is_reported(string member) => Verify.ReportsAsync<UnawaitedPublishAnalyzer>("", Head + member);

    [Theory]
    [InlineData("public async Task PublishAsync() => await _publisher.PublishAsync(\"orders\", \"o-1\");")]
    [InlineData("public async Task PublishAsync() { var id = await _publisher.PublishAsync(\"orders\", \"o-1\").ConfigureAwait(false); }")]
    [InlineData("public ValueTask<EntryId> PublishAsync() => _publisher.PublishAsync(\"orders\", \"o-1\");")]
    [InlineData("public async Task PublishAsync() { var id = _publisher.PublishAsync(\"orders\", \"o-1\"); await id; }")]
    [InlineData("public Task PublishAsync() => Task.WhenAll(_orders.PublishAsync(new Order(\"1\")).AsTask(), Task.CompletedTask);")]
    [InlineData("public void Publish(List<Task> all) { all.Add(_orders.PublishAsync(new Order(\"1\")).AsTask()); }")]
    [InlineData("public System.Linq.Expressions.Expression<Action> Call() => () => _publisher.PublishAsync(\"orders\", \"o-1\", null, default);")]
    [InlineData("public void Verify() { NSubstitute.Calls.Received(_publisher).PublishAsync(\"orders\", \"o-1\"); }")]
    [InlineData("public async Task PublishAsync() => _ = await _publisher.PublishAsync(\"orders\", \"o-1\");")]
    public Task One_that_is_awaited_or_kept_is_not(string member) => Verify.ReportsAsync<UnawaitedPublishAnalyzer>("", Head + member);
}
