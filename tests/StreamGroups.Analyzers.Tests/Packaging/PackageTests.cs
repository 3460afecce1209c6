using System.IO.Compression;
using System.Text.Json;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Packaging;

/// <summary>The packages, validated as they are made, do in a new project what the repository's own projects do.</summary>
public sealed class PackageTests(FreshProject project) : IClassFixture<FreshProject>
{
    [Theory]
    [InlineData("StreamGroups", "README.md", "icon.png", "lib/net10.0/StreamGroups.dll", "lib/net10.0/StreamGroups.xml",
        "analyzers/dotnet/cs/StreamGroups.Analyzers.dll", "analyzers/dotnet/cs/StreamGroups.CodeFixes.dll", "docs/rules/SG0001.md",
        "buildTransitive/StreamGroups.props", "buildTransitive/StreamGroups.targets", "ConfigurationSchema.json")]
    [InlineData("StreamGroups.Testing", "testing.md", "icon.png", "lib/net10.0/StreamGroups.Testing.dll", "lib/net10.0/StreamGroups.Testing.xml")]
    public void They_have_all_that_belongs_to_them(string package, params string[] files)
    {
        var names = Entries($"{package}.{FreshProject.Version}.nupkg");
        Assert.All(files, file => Assert.Contains(file, names));
        Assert.DoesNotContain(names, name => name.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal));
        Assert.Contains($"lib/net10.0/{package}.pdb", Entries($"{package}.{FreshProject.Version}.snupkg"));
    }

    [Fact]
    public Task The_first_program_of_the_README_runs() => DotNet.RunUntilAsync(project.Folder, "Hi from the package!", project.Program);

    [Fact]
    public async Task Editors_find_the_schema_of_appsettings_there()
    {
        using var items = JsonDocument.Parse(await DotNet.RunAsync(project.Folder, "msbuild", "-getItem:JsonSchemaSegment"));
        var segments = items.RootElement.GetProperty("Items").GetProperty("JsonSchemaSegment").EnumerateArray()
            .Select(segment => segment.GetProperty("FullPath").GetString()!).ToList();

        var ours = Assert.Single(segments, path => path.Contains("streamgroups", StringComparison.OrdinalIgnoreCase));
        Assert.True(File.Exists(ours), ours);
    }

    [Fact]
    public void Rules_speak_there() => Assert.Contains("warning SG0004: 'ChargeAsync' takes a CancellationToken", project.Built, StringComparison.Ordinal);

    [Fact]
    public async Task And_their_fixes_work_there()
    {
        await DotNet.RunAsync(project.Folder, "format", "analyzers", "--diagnostics", "SG0004", "--severity", "warn", "--no-restore");

        var mended = await project.ReadAsync("Billing.cs");
        Assert.Contains(
            "(string order, IBilling billing, CancellationToken cancellationToken) => billing.ChargeAsync(order, cancellationToken)", mended, StringComparison.Ordinal);
        Assert.Contains(
            "async (int tip, IBilling billing, CancellationToken cancellationToken) => await billing.ChargeAsync($\"a tip of {tip}\", cancellationToken)",
            mended, StringComparison.Ordinal);
    }

    private string[] Entries(string package)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(project.Feed, package));
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }
}
