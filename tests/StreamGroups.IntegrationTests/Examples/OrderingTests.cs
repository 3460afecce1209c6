using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

public sealed class OrderingTests
{
    [Fact]
    public async Task A_retry_holds_up_its_own_account()
    {
        await using var ordering = Example.Start("Ordering", connectionString: null);

        foreach (var line in (string[])["Ann 1: not now.", "Ann 1: booked.", "Ann 2: booked.", "Ann 3: booked."])
            await ordering.WaitForLineAsync(printed => printed == line);
        await ordering.WaitForLineAsync(printed => printed == "Bob 3: booked.");
        Assert.Equal(0, await ordering.TerminateAsync());
    }
}
