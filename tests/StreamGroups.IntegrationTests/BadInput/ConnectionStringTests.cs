using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using StreamGroups.IntegrationTests.Apps;
using Xunit;

namespace StreamGroups.IntegrationTests.BadInput;

public sealed class ConnectionStringTests
{
    private const string Typo = "localhost:6379,pasword=secret-word";

    [Theory]
    [InlineData("ConnectionStrings:redis")]
    [InlineData("RedisStreams:ConnectionString")]
    public async Task A_typo_in_configuration_is_an_error_at_start_that_says_where(string path)
    {
        await using var app = new RunningApp().Consume<string>("orders");
        app.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [path] = Typo });
        await FailsAsync(app, path);
    }

    [Fact]
    public async Task A_typo_in_code_is_an_error_at_start_that_says_where()
    {
        await using var app = new RunningApp(Typo).Consume<string>("orders");
        await FailsAsync(app, "in code");
    }

    private static async Task FailsAsync(RunningApp app, string from)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(app.StartAsync);
        Assert.Contains(from, error.Message, StringComparison.Ordinal);
        Assert.Contains("'pasword'", error.Message, StringComparison.Ordinal);
        Assert.Contains("meant to be password", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", $"{error}{app}", StringComparison.Ordinal);
    }
}
