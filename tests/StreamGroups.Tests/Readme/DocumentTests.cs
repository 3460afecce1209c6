using System.Text.RegularExpressions;
using Xunit;

namespace StreamGroups.Tests.Readme;

/// <summary>The code in documents is code that compiles.</summary>
public sealed class DocumentTests
{
    [Theory]
    [InlineData("filters.md", "FilterSnippets.cs", 5)]
    [InlineData("outcomes.md", "FilterSnippets.cs", 1)]
    [InlineData("publishing.md", "PublishingSnippets.cs", 3)]
    [InlineData("scheduling.md", "PublishingSnippets.cs", 1)]
    [InlineData("handlers.md", "HandlerSnippets.cs", 6)]
    [InlineData("chains-and-requests.md", "ChainSnippets.cs", 2)]
    public void Every_snippet_compiles(string document, string snippets, int count)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", document));
        var compiled = Lines(File.ReadAllText(Path.Combine(Repository.Root, "tests/StreamGroups.Tests/Readme", snippets)));
        var blocks = Regex.Matches(text, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value).ToArray();

        Assert.Equal(count, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(Lines(block), compiled, StringComparison.Ordinal));
    }

    private static string Lines(string code) =>
        string.Join('\n', code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
