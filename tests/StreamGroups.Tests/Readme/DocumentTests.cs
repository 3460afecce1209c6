using System.Text.RegularExpressions;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Readme;

/// <summary>The code in documents is code that compiles.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Documents = Path.Combine(Repository.Root, "docs");

    /// <summary>A document, the number of its blocks of code, and where they are compiled.</summary>
    public static TheoryData<string, int, string[]> Compiled => new()
    {
        { "batches.md", 2, ["OrderSnippets.cs"] },
        { "broadcast.md", 2, ["UngroupedSnippets.cs"] },
        { "chains-and-requests.md", 2, ["ChainSnippets.cs"] },
        { "coming-from-faststream.md", 1, ["FastStreamSnippets.cs"] },
        { "dead-letters.md", 1, ["ReadmeSnippets.cs"] },
        { "deployment.md", 2, ["OperationSnippets.cs"] },
        { "filters.md", 5, ["FilterSnippets.cs"] },
        { "generator.md", 1, ["../../StreamGroups.Generator.Tests/Snapshots/Plain_handlers.txt"] },
        { "handlers.md", 6, ["HandlerSnippets.cs"] },
        { "native-aot.md", 2, ["../../../examples/Aot/Messages.cs", "../../../examples/Aot/Program.cs"] },
        { "operations.md", 1, ["OperationSnippets.cs"] },
        { "ordering.md", 1, ["OrderSnippets.cs"] },
        { "outcomes.md", 1, ["FilterSnippets.cs"] },
        { "publishing.md", 3, ["PublishingSnippets.cs"] },
        { "pull.md", 3, ["UngroupedSnippets.cs"] },
        { "retention.md", 1, ["OperationSnippets.cs"] },
        { "retries.md", 2, ["ReadmeSnippets.cs"] },
        { "scheduling.md", 1, ["PublishingSnippets.cs"] },
        { "subscriptions.md", 3, ["OperationSnippets.cs"] },
        { "testing.md", 6, ["TestingSnippets.cs", "../../../examples/Testing/OrderTests.cs"] },
    };

    [Theory]
    [MemberData(nameof(Compiled))]
    public void Every_snippet_compiles(string document, int count, string[] sources)
    {
        var compiled = Read(sources);
        var blocks = Blocks(document);

        Assert.Equal(count, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(Lines(block), compiled, StringComparison.Ordinal));
    }

    [Fact]
    public void No_document_is_left_out()
    {
        var documents = Directory.GetFiles(Documents, "*.md").Select(path => Path.GetFileName(path)!).Where(name => Blocks(name).Length > 0);

        Assert.Equal(Compiled.Select(row => row.Data.Item1).Order(StringComparer.Ordinal), documents.Order(StringComparer.Ordinal));
    }

    /// <summary>The second column of its tables: an ellipsis stands for anything.</summary>
    [Fact]
    public void What_stands_beside_FastStream_compiles()
    {
        var compiled = Spaces().Replace(Read(["FastStreamSnippets.cs"]), " ");
        var rows = File.ReadAllLines(Path.Combine(Documents, "coming-from-faststream.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal));
        var code = rows.SelectMany(row => Spans().Matches(row.Split(" | ")[1]).Select(match => match.Groups[1].Value))
            .Where(span => span.AsSpan().ContainsAny("(=;[")).ToArray();

        Assert.NotEmpty(code);
        Assert.All(code, span => Assert.Matches(Regex.Escape(span).Replace("…", ".+?", StringComparison.Ordinal), compiled));
    }

    private static string[] Blocks(string document) =>
        [.. Code().Matches(File.ReadAllText(Path.Combine(Documents, document))).Select(match => match.Groups[1].Value)];

    private static string Read(string[] sources) => string.Join('\n', sources.Select(source =>
        Lines(File.ReadAllText(Path.Combine(Repository.Root, "tests/StreamGroups.Tests/Readme", source)))));

    private static string Lines(string code) =>
        string.Join('\n', code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Spans();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
