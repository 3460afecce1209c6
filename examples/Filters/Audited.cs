namespace StreamGroups.Examples.Filters;

/// <summary>Metadata of a handler.</summary>
internal sealed record Audited(string Action);
