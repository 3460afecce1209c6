using System.Text.RegularExpressions;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Readme;

/// <summary>The tests that docs/delivery-guarantees.md names for what consumers get wrong are there and run.</summary>
public sealed partial class GuaranteeTests
{
    private static readonly string[] Sources =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText),
    ];

    private static readonly Match[] Rows = Row().Matches(Section()).ToArray();

    public static TheoryData<string, string> Named =>
        [.. Rows.SelectMany(row => NamedTest().Matches(row.Groups["tests"].Value)).Select(test => (test.Groups[1].Value, test.Groups[2].Value)).Distinct()];

    [Fact]
    public void Each_way_to_get_it_wrong_has_a_test()
    {
        Assert.InRange(Rows.Length, 36, 99); // As many as are known of Redis, and our own.
        Assert.All(Rows, row => Assert.Matches(NamedTest(), row.Groups["tests"].Value));
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void Each_test_that_is_named_is_there(string type, string method)
    {
        var declarations = Sources.Where(source => Regex.IsMatch(source, $@"\bclass {type}\b")).ToArray();
        Assert.Contains(declarations, source => Regex.IsMatch(source, $@"\[(Fact|Theory)\b[^\n]*\n(\s*\[[^\n]*\n)*\s*public (async )?(Task|void) {method}\("));
        if (!declarations.Any(source => source.Contains($"abstract class {type}", StringComparison.Ordinal))) return;
        Assert.All(["InMemory", "Redis"], where => Assert.Contains(Sources, source => Regex.IsMatch(source, $@": {type}\(new {where}")));
    }

    private static string Section()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs/delivery-guarantees.md"));
        return document.Split("\n## ").Single(section => section.StartsWith("Ways that consumers get it wrong", StringComparison.Ordinal));
    }

    /// <summary>A row of a table, but not its head or the line below.</summary>
    [GeneratedRegex(@"^\| (?<what>[^|]+) \| (?<tests>(?!held by)[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+)\.(\w+)`")]
    private static partial Regex NamedTest();
}
