using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Diagnostics;
using StreamGroups.Analyzers.Tests.Verification;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Analyzers.Tests;

/// <summary>Each rule has a page; its wrong code is reported, its right code is not, and both compile.</summary>
public sealed partial class RulePageTests
{
    private static readonly string Pages = Path.Combine(Repository.Root, "docs/rules");

    private static readonly DiagnosticAnalyzer[] Analyzers =
    [
        .. typeof(UnawaitedPublishAnalyzer).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static TheoryData<string> Rules => [.. Analyzers.Select(analyzer => Assert.Single(analyzer.SupportedDiagnostics).Id).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void It_is_headed_by_the_rules_title(string id)
    {
        var rule = Of(id).SupportedDiagnostics[0];

        Assert.StartsWith($"# {id}: {rule.Title}\n", Page(id), StringComparison.Ordinal);
        Assert.EndsWith($"docs/rules/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        Assert.Contains($"[{id}]({id}.md) | {rule.Title} |", File.ReadAllText(Path.Combine(Pages, "README.md")).Replace("`", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains($"dotnet_diagnostic.{id}.severity", Page(id), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Its_wrong_code_is_reported_and_its_right_code_is_not(string id)
    {
        var blocks = Blocks().Matches(Page(id)).Select(block => block.Groups[1].Value.Trim()).ToArray();

        Assert.Equal(2, blocks.Length);
        Assert.Equal([id], await ReportsAsync(blocks[0]));
        Assert.Empty(await ReportsAsync(blocks[1]));
    }

    [Fact]
    public void There_is_no_page_of_a_rule_that_is_gone() => Assert.Equal(
        Rules.Select(row => row.Data).Append("README").Order(StringComparer.Ordinal),
        Directory.GetFiles(Pages).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    private static async Task<string[]> ReportsAsync(string statements)
    {
        var project = await TestProject.OfAsync(Shop.Mapping(statements));
        Assert.Empty(await project.ErrorsAsync());
        var reports = await Task.WhenAll(Analyzers.Select(project.ReportsAsync));
        return [.. reports.SelectMany(found => found).Select(report => report.Id).Distinct()];
    }

    private static DiagnosticAnalyzer Of(string id) => Analyzers.Single(analyzer => analyzer.SupportedDiagnostics[0].Id == id);

    private static string Page(string id) => File.ReadAllText(Path.Combine(Pages, id + ".md"));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
