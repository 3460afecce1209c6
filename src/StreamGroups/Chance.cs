namespace StreamGroups;

/// <summary>Where jitter and made-up names come from. A simulation puts a seeded source in its place, so that a seed always means the same.</summary>
internal static class Chance
{
    public static Random Source { get; set; } = Random.Shared;
}
