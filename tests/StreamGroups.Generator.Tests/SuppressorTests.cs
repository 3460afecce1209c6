using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using StreamGroups.Generator.Tests.Verification;
using Xunit;

namespace StreamGroups.Generator.Tests;

/// <summary>A warning of reflection is taken back where there is none any more, and nowhere else.</summary>
public sealed class SuppressorTests
{
    private const string Calls =
        """
        group.Handle(Handlers.Take);
        Delegate handler = Handlers.Take;
        group.Handle(handler);
        """;

    [Fact]
    public async Task A_generated_call_needs_no_reflection_and_another_does() => Assert.Equal(
        [("group.Handle(Handlers.Take)", true), ("group.Handle(handler)", false)], await ReportsAsync(new Generation(Shop.Program(Calls))));

    [Fact]
    public async Task Without_generated_calls_all_do() => Assert.Equal(
        [("group.Handle(Handlers.Take)", false), ("group.Handle(handler)", false)], await ReportsAsync(new Generation(Shop.Program(Calls), interceptors: "")));

    private static async Task<IEnumerable<(string Call, bool IsTakenBack)>> ReportsAsync(Generation generation)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (fault, _, _) => Assert.Fail($"{fault}"), concurrentAnalysis: true, logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: true);
        var analysis = generation.Result.WithAnalyzers([new ReflectionAnalyzer(), new ReflectionSuppressor()], options);
        var reports = await analysis.GetAllDiagnosticsAsync();
        return reports.Where(report => report.Id == "IL2026").OrderBy(report => report.Location.SourceSpan.Start).Select(report =>
            ($"{report.Location.SourceTree!.GetRoot().FindNode(report.Location.SourceSpan)}".TrimEnd(';'), report.IsSuppressed));
    }
}
