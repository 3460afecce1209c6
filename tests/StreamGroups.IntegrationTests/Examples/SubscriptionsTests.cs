using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

public sealed class SubscriptionsTests
{
    private static readonly string[] Expected =
    [
        "ledger: first order", "The ledger is Paused.", "ledger: second order", "The ledger is Running.", "audit: first order", "audit: second order",
        "1 subscription is left.",
    ];

    [Fact]
    public async Task Pauses_resumes_adds_and_removes()
    {
        await using var program = Example.Start("Subscriptions", connectionString: null);
        Assert.Equal(0, await program.WaitForExitAsync());
        Assert.Equal(Expected, program.Output.Snapshot().Where(Expected.Contains));
    }
}
