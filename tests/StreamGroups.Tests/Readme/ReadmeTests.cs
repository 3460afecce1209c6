using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace StreamGroups.Tests.Readme;

public sealed partial class ReadmeTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "README.md"));

    public static TheoryData<string> CSharp =>
        [.. Blocks("csharp"), .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Order().SelectMany(doc => BlocksOf(File.ReadAllText(doc), "csharp"))];

    [Theory]
    [MemberData(nameof(CSharp))]
    public void Every_snippet_is_code_that_compiles(string snippet)
    {
        var compiled = File.ReadAllText(Path.Combine(Root, "tests/StreamGroups.Tests/Readme/ReadmeSnippets.cs"));

        Assert.Contains(Lines(snippet), Lines(compiled), StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_snippets() => Assert.Equal(4, Blocks("csharp").Length);

    [Fact]
    public void The_configuration_is_one_that_works()
    {
        var json = Assert.Single(Blocks("json"));
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        services.AddRedisStreams().MapStream("test-stream").WithGroup("test-group").Handle((string _) => { });
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptionsFactory<GroupOptions>>().Create("test-stream/test-group");

        Assert.Equal(("1", 8, 256, TimeSpan.FromSeconds(30), 5),
            (options.Consumer, options.Concurrency, options.Prefetch, options.AckWait, options.MaxDeliveries));
    }

    [Fact]
    public void Every_folder_and_command_that_it_names_is_there()
    {
        foreach (var path in Paths().Matches(Readme).Select(match => match.Value))
            Assert.True(Path.Exists(Path.Combine(Root, path)), $"README.md names {path}, which does not exist.");
    }

    private static string[] Blocks(string language) => BlocksOf(Readme, language);

    private static string[] BlocksOf(string document, string language) =>
        [.. Regex.Matches(document, $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

    private static string Lines(string code) =>
        string.Join('\n', code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StreamGroups.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("The tests run from outside the repository, where README.md cannot be found.");
    }

    [GeneratedRegex("(src|tests|examples)/[A-Za-z./]*[A-Za-z]")]
    private static partial Regex Paths();
}
