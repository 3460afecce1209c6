using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

public sealed class BatchesTests
{
    [Fact]
    public async Task Batches_are_inserted_and_those_of_the_failed_one_alone()
    {
        await using var batches = Example.Start("Batches", connectionString: null);

        foreach (var line in (string[])["Inserted 10: 0 to 9.", "Inserted 9: 10 to 19.", "Inserted 1: 25 to 25."])
            await batches.WaitForLineAsync(printed => printed == line);
        Assert.Equal(0, await batches.TerminateAsync());
    }
}
