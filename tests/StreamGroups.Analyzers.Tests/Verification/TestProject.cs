using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Verification;

/// <summary>A project of one document beside the shop, with all that the tests themselves reference.</summary>
internal sealed class TestProject
{
    private static readonly ProjectId Id = ProjectId.CreateNewId();

    /// <summary>The shop alone: compiled once, so that each test has to compile its own document only.</summary>
    private static readonly Lazy<Task<Solution>> ShopAlone = new(OpenAsync);

    private readonly DocumentId _document = DocumentId.CreateNewId(Id);

    private TestProject(Solution shop, string code) => Solution = shop.AddDocument(_document, "Application.cs", SourceText.From(code));

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

    public static async Task<TestProject> OfAsync(string code) => new(await ShopAlone.Value, code);

    private static async Task<Solution> OpenAsync()
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var project = ProjectInfo.Create(
            Id, VersionStamp.Default, "Shop", "Shop", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14),
            metadataReferences: references.Select(path => MetadataReference.CreateFromFile(path)));
        var solution = new AdhocWorkspace().CurrentSolution.AddProject(project)
            .AddDocument(DocumentId.CreateNewId(Id), "Shop.cs", SourceText.From(Shop.Code));
        await solution.GetProject(Id)!.GetCompilationAsync();
        return solution;
    }
}
