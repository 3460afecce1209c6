using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

public sealed class HandlersTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_message_comes_to_its_handler_and_an_invalid_one_to_none(bool onServer)
    {
        await using var server = onServer ? await RedisServer.StartAsync(new RedisServerOptions { Own = true }) : null;
        await using var handlers = Example.Start("Handlers", server?.ConnectionString);

        foreach (var expected in (string[])["Ledger: line 1, o-1, 12.50, delivery 1", "Ledger: line 1, o-1 was cancelled: too late", "Urgent: Is anybody there?",
            "Anything else: Hello",
            "Dead-lettered as invalid: The message is no valid OrderPlaced: Id: The Id field is required. Total: The field Total must be between 0.01 and "
                + "10000. Publish what fits, or change the type's rules."])
            await handlers.WaitForLineAsync(line => line.Equals(expected, StringComparison.Ordinal));
        Assert.Equal(0, await handlers.TerminateAsync());
    }
}
