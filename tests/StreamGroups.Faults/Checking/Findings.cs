using System.Globalization;
using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Checking;

/// <summary>What the rules have found so far.</summary>
internal sealed class Findings
{
    private readonly List<Figure> _figures = [];
    private readonly List<Violation> _violations = [];

    public IReadOnlyList<Figure> Figures => _figures;

    public IReadOnlyList<Violation> Violations => _violations;

    public bool Passed => _violations.Count == 0;

    public void Tell(string name, long value, string? bound = null) =>
        _figures.Add(new Figure(name, value.ToString("#,0", CultureInfo.InvariantCulture), bound));

    public void Tell(string name, double value, string? bound = null) =>
        _figures.Add(new Figure(name, value.ToString("0.0", CultureInfo.InvariantCulture), bound));

    public void Tell(string name, TimeSpan? value, string? bound = null) =>
        _figures.Add(new Figure(name, value is { } time ? Text(time) : "none", bound));

    public void Violate(ViolationKind kind, EntryName? entry, string text) => _violations.Add(new Violation(kind, entry, text));

    public static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.000} s");
}
