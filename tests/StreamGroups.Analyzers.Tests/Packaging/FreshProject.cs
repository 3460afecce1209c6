using System.Text.RegularExpressions;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Packaging;

/// <summary>The packages in a folder, and a project outside of the repository that has them from there and is built.</summary>
public sealed partial class FreshProject : IAsyncLifetime
{
    /// <summary>No package that is published has it.</summary>
    public const string Version = "0.0.0-packed";

    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("streamgroups-package-");

    public string Feed => Path.Combine(_root.FullName, "feed");

    public string Folder => Path.Combine(_root.FullName, "App");

    public string Program => Path.Combine(Folder, "bin/Debug/net10.0/App.dll");

    /// <summary>What the build said.</summary>
    public string Built { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(PackAsync("StreamGroups"), PackAsync("StreamGroups.Testing"));
        Directory.CreateDirectory(Folder);
        await WriteAsync("App.csproj", ProjectFile());
        await WriteAsync("Usings.cs", Usings);
        await WriteAsync("Program.cs", ReadmeProgram());
        await WriteAsync("Billing.cs", Billing);
        Built = await DotNet.RunAsync(Folder, "build", "-v", "q", "--disable-build-servers");
    }

    public Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(Folder, file));

    public ValueTask DisposeAsync()
    {
        _root.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private Task<string> PackAsync(string project) => DotNet.RunAsync(
        Repository.Root, "pack", $"src/{project}", "-c", Configuration, "--no-build", "-o", Feed, $"-p:PackageVersion={Version}", "-v", "q");

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(Folder, file), text);

    /// <summary>The README's first program, in memory, and with somebody who publishes.</summary>
    private static string ReadmeProgram()
    {
        const string Last = "await builder.Build().RunAsync();";
        var program = FirstBlock().Match(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Groups[1].Value;
        Assert.Contains(Last, program, StringComparison.Ordinal);
        return program.Replace(
            Last, $"builder.Services.AddHostedService<Greeter>().AddRedisStreams().UseInMemory();\n{Last}", StringComparison.Ordinal) + Greeter;
    }

    /// <summary>Packages that the machine has are taken from where they are; ours are unpacked beside the project.</summary>
    private static string ProjectFile()
    {
        var versions = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>../packages</RestorePackagesPath>
                <RestoreFallbackFolders>{packages}</RestoreFallbackFolders>
                <RestoreAdditionalProjectSources>../feed</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="StreamGroups" Version="{Version}" />
                <PackageReference Include="StreamGroups.Testing" Version="{Version}" />
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="{ExtensionsVersion().Match(versions).Groups[1].Value}" />
              </ItemGroup>
            </Project>
            """;
    }

    private const string Usings = """
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private const string Greeter = """

        public sealed class Greeter(IStreamPublisher publisher) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken) =>
                await publisher.PublishAsync("test-stream", "Hi from the package!", cancellationToken: stoppingToken);
        }
        """;

    /// <summary>Handlers without a token, for a rule to report.</summary>
    private const string Billing = """
        public interface IBilling
        {
            Task ChargeAsync(string order, CancellationToken cancellationToken = default);
        }

        public static class BillingGroups
        {
            public static void Map(IStreamBuilder orders)
            {
                orders.WithGroup("billing").Handle((string order, IBilling billing) => billing.ChargeAsync(order));
                orders.WithGroup("tips").Handle(async (int tip, IBilling billing) => await billing.ChargeAsync($"a tip of {tip}"));
            }
        }
        """;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstBlock();

    [GeneratedRegex("<ExtensionsVersion>(.*?)</ExtensionsVersion>")]
    private static partial Regex ExtensionsVersion();
}
