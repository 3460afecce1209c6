namespace StreamGroups.Faults.Checking;

/// <summary>Stretches of time that do not touch each other, in order.</summary>
internal sealed class Intervals
{
    private readonly (TimeSpan From, TimeSpan To)[] _parts;

    private Intervals(IEnumerable<(TimeSpan From, TimeSpan To)> parts) => _parts = [.. parts];

    public static Intervals None { get; } = new([]);

    /// <summary>Joins what overlaps or touches.</summary>
    public static Intervals Of(IEnumerable<(TimeSpan From, TimeSpan To)> parts)
    {
        List<(TimeSpan From, TimeSpan To)> joined = [];
        foreach (var part in parts.Where(part => part.To >= part.From).OrderBy(part => part.From))
        {
            if (joined.Count > 0 && part.From <= joined[^1].To) joined[^1] = (joined[^1].From, Later(joined[^1].To, part.To));
            else joined.Add(part);
        }
        return new(joined);
    }

    /// <summary>The last stretch that began at or before a moment; null where there is none.</summary>
    public (TimeSpan From, TimeSpan To)? Before(TimeSpan moment)
    {
        var (low, high) = (0, _parts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_parts[middle].From <= moment) low = middle + 1; else high = middle;
        }
        return low > 0 ? _parts[low - 1] : null;
    }

    public bool Covers(TimeSpan moment) => Before(moment) is { } part && part.To >= moment;

    public bool Touches(TimeSpan from, TimeSpan to) => Before(to) is { } part && part.To >= from;

    public Intervals Without(Intervals other)
    {
        List<(TimeSpan From, TimeSpan To)> left = [];
        var next = 0;
        foreach (var (from, to) in _parts)
        {
            var start = from;
            while (next < other._parts.Length && other._parts[next].To <= start) next++;
            for (var index = next; index < other._parts.Length && other._parts[index].From < to; index++)
            {
                if (other._parts[index].From > start) left.Add((start, other._parts[index].From));
                start = Later(start, other._parts[index].To);
            }
            if (start < to) left.Add((start, to));
        }
        return new(left);
    }

    /// <summary>The longest stretch within a time.</summary>
    public TimeSpan Longest(TimeSpan from, TimeSpan to)
    {
        var longest = TimeSpan.Zero;
        var (low, high) = (0, _parts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_parts[middle].To <= from) low = middle + 1; else high = middle;
        }
        for (; low < _parts.Length && _parts[low].From < to; low++)
        {
            longest = Later(longest, (_parts[low].To < to ? _parts[low].To : to) - Later(_parts[low].From, from));
        }
        return longest;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
