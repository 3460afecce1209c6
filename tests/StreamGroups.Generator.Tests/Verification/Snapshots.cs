using System.Runtime.CompilerServices;
using Xunit;

namespace StreamGroups.Generator.Tests.Verification;

/// <summary>What is generated, as it was when somebody last looked at it.</summary>
internal static class Snapshots
{
    /// <summary>With this variable set, the tests write the files instead of comparing them: look at the difference before it is committed.</summary>
    public const string Update = "STREAMGROUPS_UPDATE_SNAPSHOTS";

    public static void Match(string name, string generated)
    {
        var path = Path.Combine(TestSupport.Repository.Root, "tests", "StreamGroups.Generator.Tests", "Snapshots", $"{name}.txt");
        if (Environment.GetEnvironmentVariable(Update) is "1") File.WriteAllText(path, generated);
        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(expected == generated, $"What is generated is no longer {path}; set {Update}=1 and run the test to write it anew. It is now:\n{generated}");
    }
}
