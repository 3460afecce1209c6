using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Readme;

public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    public static TheoryData<string> CSharp => [.. Blocks(Readme, "csharp")];

    [Theory]
    [MemberData(nameof(CSharp))]
    public void Every_snippet_is_code_that_compiles(string snippet)
    {
        var compiled = File.ReadAllText(Path.Combine(Repository.Root, "tests/StreamGroups.Tests/Readme/ReadmeSnippets.cs"));

        Assert.Contains(Lines(snippet), Lines(compiled), StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_snippets() => Assert.Equal(6, Blocks(Readme, "csharp").Length);

    [Fact]
    public void The_configuration_is_one_that_works()
    {
        var json = Assert.Single(Blocks(Readme, "json"));
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        services.AddRedisStreams().MapStream("test-stream").WithGroup("test-group").Handle((string _) => { });
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptionsFactory<GroupOptions>>().Create("test-stream/test-group");

        Assert.Equal(("1", 8, 256, TimeSpan.FromSeconds(30), 5),
            (options.Consumer, options.Concurrency, options.Prefetch, options.AckWait, options.MaxDeliveries));
        var retention = provider.GetRequiredService<IOptionsFactory<RetentionOptions>>().Create("test-stream");
        Assert.Equal((RetentionPolicy.UntilProcessed, TimeSpan.FromHours(1)), (retention.Policy, retention.MinAge));
    }

    [Fact]
    public void Every_folder_and_command_that_it_names_is_there()
    {
        foreach (var path in Paths().Matches(Readme).Select(match => match.Value))
            Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"README.md names {path}, which does not exist.");
    }

    private static string[] Blocks(string document, string language) =>
        [.. Regex.Matches(document, $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

    private static string Lines(string code) =>
        string.Join('\n', code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("(src|tests|examples|docs)/[A-Za-z./-]*[A-Za-z]")]
    private static partial Regex Paths();
}
