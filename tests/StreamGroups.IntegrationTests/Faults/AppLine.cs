using StreamGroups.TestSupport.Processes;

namespace StreamGroups.IntegrationTests.Faults;

/// <summary>What the test app wrote of one message: begun, handled or published.</summary>
internal sealed record AppLine(string What, EntryId Id, long DeliveryCount, string Text)
{
    public static IReadOnlyList<AppLine> Of(string what, params IEnumerable<ChildProcess> processes) =>
    [
        .. processes.SelectMany(process => process.Output.Snapshot()).Select(line => line.Split(' ', 4))
            .Where(parts => parts.Length >= 3 && parts[0] == what && EntryId.TryParse(parts[1], out _))
            .Select(parts => new AppLine(what, EntryId.Parse(parts[1]), parts.Length == 4 ? long.Parse(parts[2]) : 0, parts[^1])),
    ];

    public static IReadOnlyList<AppLine> Handled(params IEnumerable<ChildProcess> processes) => Of("handled", processes);

    public static IReadOnlyList<AppLine> Published(params IEnumerable<ChildProcess> processes) => Of("published", processes);
}
