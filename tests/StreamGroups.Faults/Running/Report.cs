using StreamGroups.Faults.Checking;
using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Journals;

namespace StreamGroups.Faults.Running;

/// <summary>The end of a run, for people.</summary>
internal static class Report
{
    /// <summary>So many violations are told with the whole story of their entry.</summary>
    private const int MostStories = 10;

    public static void Write(Findings findings, IReadOnlyList<string> crashes, EntryStories stories, Action<string> write)
    {
        foreach (var crash in crashes) write($"CRASH: {crash}");
        foreach (var group in findings.Violations.GroupBy(violation => violation.Kind))
        {
            foreach (var violation in group.Take(MostStories))
            {
                write("");
                write($"{violation}");
                if (violation.Entry is { } entry) foreach (var line in stories.Of(entry)) write($"    {line}");
            }
            if (group.Count() > MostStories) write($"… and {group.Count() - MostStories} more of {group.Key}");
        }
        write("");
        var width = findings.Figures.Max(figure => figure.Name.Length);
        foreach (var (name, value, bound) in findings.Figures) write($"{name.PadRight(width)}  {value,10}{(bound is null ? "" : $"  ({bound})")}");
        write("");
        write(findings.Passed && crashes.Count == 0 ? "PASS" : $"FAIL: {findings.Violations.Count} violations, {crashes.Count} crashes");
    }
}
