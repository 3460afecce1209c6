using System.Runtime.InteropServices;
using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport.Processes;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

/// <summary>The example is compiled to native code, without a warning, and does there what it does anywhere.</summary>
public sealed class AotTests : IDisposable
{
    /// <summary>The whole program is compiled, on a machine that runs other tests beside it.</summary>
    private static readonly TimeSpan Compiling = TimeSpan.FromMinutes(8);

    private static readonly string[] Expected =
    [
        "Note: Hi! (notes, board)",
        "Note: Later! (notes, board)",
        "Order: o-1 of acme is paid at the small bank",
        "Order: o-2 of nobody is paid at the bank",
        "Mail: Thank you! o-1 is paid with 12.5 at the bank",
        "Mail: Thank you! o-2 is paid with 500 at the bank",
        "Books: o-1, delivery 1",
        "Books: o-2, delivery 1",
        "Books: o-2, delivery 2",
        "Readings: 1, 2, 3",
        "Price: 3",
        "Dead letter: invalid, The message is no valid Order: Total: The field Total must be between 0.01 and 1000. Publish what fits, or change the type's rules.",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streamgroups-aot-");

    [Fact]
    public async Task Handlers_and_publishes_do_the_same_in_memory()
    {
        await using var example = Example.Start("Aot", connectionString: null);
        await AssertDoesAllAsync(example);
    }

    [Fact]
    public async Task Native_code_is_published_without_a_warning_and_does_the_same_on_a_server()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("STREAMGROUPS_TEST_NATIVE") is "no", "STREAMGROUPS_TEST_NATIVE is no.");
        Assert.SkipUnless(await NativeLinker.IsThereAsync(_folder), NativeLinker.Missing);
        await using (var publishing = ChildProcess.Start("dotnet",
        [
            "publish", Path.Combine(TestApp.TestsFolder, "..", "examples", "Aot", "Aot.csproj"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "-o", _folder.FullName, $"-p:NativeIntermediateOutputPath={_folder.FullName}/native/", "-p:NativeDebugSymbols=false", "-v", "minimal", "--disable-build-servers",
        ]))
        {
            var code = await publishing.WaitForExitAsync(Compiling);
            Assert.True(code == 0, $"{publishing.Output}");
            Assert.DoesNotContain(" warning ", $"{publishing.Output}", StringComparison.Ordinal);
        }

        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Own = true });
        await using var example = ChildProcess.Start(
            Path.Combine(_folder.FullName, "Aot"), [], new Dictionary<string, string?> { ["ConnectionStrings__redis"] = server.ConnectionString });
        await AssertDoesAllAsync(example);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task AssertDoesAllAsync(ChildProcess example)
    {
        foreach (var line in Expected) await example.WaitForLineAsync(written => written == line);
        Assert.Equal(0, await example.TerminateAsync());
    }
}
