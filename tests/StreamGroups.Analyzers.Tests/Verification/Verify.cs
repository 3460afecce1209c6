using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Verification;

/// <summary>Holds rules and fixes to what they must, and must not, say and do.</summary>
internal static class Verify
{
    /// <summary>What is marked in the statements is reported, and nothing else.</summary>
    public static Task<string> ReportsAsync<TAnalyzer>(string statements, string members = "") where TAnalyzer : DiagnosticAnalyzer, new() =>
        ReportsInAsync<TAnalyzer>(Shop.Mapping(statements, members));

    /// <summary>What is marked in the file is reported, and nothing else; returns the first message.</summary>
    public static async Task<string> ReportsInAsync<TAnalyzer>(string file) where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var markup = Markup.Parse(file);
        var project = await TestProject.OfAsync(markup.Code);
        Assert.Empty(await project.ErrorsAsync());
        var reports = await project.ReportsAsync(new TAnalyzer());

        string Text(Microsoft.CodeAnalysis.Text.TextSpan span) => $"{span.Start}: {markup.Code.Substring(span.Start, span.Length)}";
        Assert.Equal(markup.Spans.Select(Text), reports.Select(report => Text(report.Location.SourceSpan)));
        return reports is [var first, ..] ? first.GetMessage() : "";
    }

    /// <summary>The fix of the rule's report turns the statements into others, which compile and are not reported.</summary>
    public static async Task FixesAsync<TAnalyzer, TFix>(
        string before, string after, string membersBefore = "", string membersAfter = "", int choice = 0)
        where TAnalyzer : DiagnosticAnalyzer, new() where TFix : CodeFixProvider, new()
    {
        var project = await TestProject.OfAsync(Shop.Mapping(before, membersBefore));
        Assert.Empty(await project.ErrorsAsync());
        var reports = await project.ReportsAsync(new TAnalyzer());
        Assert.NotEmpty(reports);

        await ApplyAsync(project, new TFix(), reports[0], choice);
        Assert.Equal(Shop.Mapping(after, membersAfter), (await project.Document.GetTextAsync()).ToString());
        Assert.Empty(await project.ErrorsAsync());
        Assert.Equal(reports.Length - 1, (await project.ReportsAsync(new TAnalyzer())).Length);
    }

    /// <summary>The fix of the compiler's error turns the statements into others, which compile.</summary>
    public static async Task MendsAsync<TFix>(string error, string before, string after) where TFix : CodeFixProvider, new()
    {
        var project = await TestProject.OfAsync(Shop.Mapping(before));
        var errors = await project.ErrorsAsync();

        await ApplyAsync(project, new TFix(), errors.First(diagnostic => diagnostic.Id == error), 0);
        Assert.Equal(Shop.Mapping(after), (await project.Document.GetTextAsync()).ToString());
        Assert.Empty(await project.ErrorsAsync());
    }

    /// <summary>The fix offers nothing for the compiler's error.</summary>
    public static async Task LeavesAsync<TFix>(string error, string statements, string members = "") where TFix : CodeFixProvider, new()
    {
        var project = await TestProject.OfAsync(Shop.Mapping(statements, members));
        var errors = await project.ErrorsAsync();
        Assert.Empty(await ActionsAsync(project, new TFix(), errors.First(diagnostic => diagnostic.Id == error)));
    }

    private static async Task ApplyAsync(TestProject project, CodeFixProvider fix, Diagnostic report, int choice)
    {
        var actions = await ActionsAsync(project, fix, report);
        Assert.InRange(choice, 0, actions.Count - 1);
        var changes = Assert.Single(await actions[choice].GetOperationsAsync(CancellationToken.None));
        project.Solution = Assert.IsType<ApplyChangesOperation>(changes).ChangedSolution;
    }

    private static async Task<List<CodeAction>> ActionsAsync(TestProject project, CodeFixProvider fix, Diagnostic report)
    {
        List<CodeAction> actions = [];
        await fix.RegisterCodeFixesAsync(new CodeFixContext(project.Document, report, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }
}
