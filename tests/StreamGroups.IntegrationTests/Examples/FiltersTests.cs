using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

public sealed class FiltersTests
{
    [Fact]
    public async Task Filters_see_every_delivery_and_what_becomes_of_it()
    {
        await using var filters = Example.Start("Filters", connectionString: null);

        foreach (var result in (string[])["o-1, Total = 12.50 }, for tenant acme: Ack", "o-2, Total = 0 }, for tenant acme: DeadLetter(an order of nothing)",
            "o-3, Total = 9000 }, for tenant acme: Retry(00:00:01)", "o-3, Total = 9000 }, for tenant acme: Ack"])
            await filters.WaitForLineAsync(line => line.Equals($"Audit: billing of Order {{ Id = {result}", StringComparison.Ordinal));
        Assert.Equal(0, await filters.TerminateAsync());
    }
}
