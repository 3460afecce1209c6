using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace StreamGroups.Configuration;

/// <summary>
/// The list of waits. What configuration says replaces the default instead of being added to it; a single value is a list of one.
/// </summary>
internal sealed class BackoffSetting() : Setting<GroupOptions>(
    nameof(GroupOptions.Backoff),
    "a list of times, each from 00:00:00.001 (1 ms) to 30.00:00:00 (30 days), such as [ \"00:00:01\", \"00:00:10\" ]",
    isLive: true)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public override void Bind(IConfigurationSection section, GroupOptions options, List<string> faults)
    {
        var items = Items(section);
        if (items.Count == 0 && section.Value is null) return;
        var waits = new List<TimeSpan>(items.Count);
        foreach (var item in items)
        {
            var isListItem = item == section || int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _);
            if (isListItem && item.Value is { } text && ValueFormats.Time.Parse(text, out var wait)) waits.Add(wait);
            else faults.Add(Fault(item.Path, item.Value ?? "", ValueFormats.Time.Hint(item.Value ?? "")));
        }
        if (waits.Count == items.Count) options.Backoff = waits.AsReadOnly();
    }

    public override void Check(GroupOptions options, IConfigurationSection? section, string path, List<string> faults)
    {
        if (options.Backoff is null)
        {
            faults.Add(FaultInCode(path, "null"));
            return;
        }
        var configured = section is null ? [] : Items(section);
        for (var i = 0; i < options.Backoff.Count; i++)
        {
            var wait = options.Backoff[i];
            if (wait >= Shortest && wait <= Longest) continue;
            var item = i < configured.Count ? configured[i] : null;
            var isConfigured = item?.Value is { } text && ValueFormats.Time.Parse(text, out var said) && said == wait;
            faults.Add(isConfigured ? Fault(item!.Path, item.Value!) : FaultInCode($"{path}:{i}", ValueFormats.Time.Write(wait)));
        }
    }

    public override bool AreSame(GroupOptions left, GroupOptions right) => left.Backoff.SequenceEqual(right.Backoff);

    public override void Copy(GroupOptions from, GroupOptions to) => to.Backoff = from.Backoff;

    /// <summary>The elements, or the section itself where it is a single value. An empty JSON array is an empty text.</summary>
    private static List<IConfigurationSection> Items(IConfigurationSection section)
    {
        var items = section.GetChildren().ToList();
        if (items.Count == 0 && !string.IsNullOrEmpty(section.Value)) items.Add(section);
        return items;
    }
}
