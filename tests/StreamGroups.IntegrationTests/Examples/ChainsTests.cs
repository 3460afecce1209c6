using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

public sealed class ChainsTests
{
    [Fact]
    public async Task What_one_handler_returns_is_what_the_next_one_gets()
    {
        await using var chains = Example.Start("Chains", connectionString: null);

        await chains.WaitForLineAsync(line => line == "Mail: order o-1 costs 120.00 (visit-o-1)");
        await chains.WaitForLineAsync(line => line == "Mail: order o-2 costs 300.00 (visit-o-2)");
        await chains.WaitForLineAsync(line => line == "Reply: order o-3 costs 12.00");
        Assert.Equal(0, await chains.TerminateAsync());
    }
}
