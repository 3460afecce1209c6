using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Verification;

/// <summary>A project of one document beside the shop, with all that the tests themselves reference.</summary>
internal sealed class TestProject : IDisposable
{
    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private readonly AdhocWorkspace _workspace = new();
    private readonly DocumentId _document;

    public TestProject(string code)
    {
        var project = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Shop", "Shop", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14),
            metadataReferences: References);
        _document = DocumentId.CreateNewId(project.Id);
        var shop = DocumentId.CreateNewId(project.Id);
        Solution = _workspace.CurrentSolution.AddProject(project)
            .AddDocument(shop, "Shop.cs", SourceText.From(Shop.Code))
            .AddDocument(_document, "Application.cs", SourceText.From(code));
    }

    public Solution Solution { get; set; }

    public Document Document => Solution.GetDocument(_document)!;

    /// <summary>What the rule says of the document, in its order.</summary>
    public async Task<ImmutableArray<Diagnostic>> ReportsAsync(DiagnosticAnalyzer analyzer)
    {
        var compilation = await Document.Project.GetCompilationAsync() ?? throw new InvalidOperationException("The project has no compilation.");
        var analysis = compilation.WithAnalyzers([analyzer], new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (fault, _, _) => Assert.Fail($"The analyzer failed: {fault}"), concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        var reports = await analysis.GetAnalyzerDiagnosticsAsync();
        return [.. reports.OrderBy(report => report.Location.SourceSpan.Start)];
    }

    public async Task<ImmutableArray<Diagnostic>> ErrorsAsync()
    {
        var model = await Document.GetSemanticModelAsync() ?? throw new InvalidOperationException("The document has no model.");
        return [.. model.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
    }

    public void Dispose() => _workspace.Dispose();
}
