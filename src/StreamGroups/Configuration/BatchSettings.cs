using Microsoft.Extensions.Configuration;
using StreamGroups.Registration;

namespace StreamGroups.Configuration;

/// <summary>Finds what is said of batches where there are none. Configuration may be shared, and a prefix have groups of both kinds; a group's own code means it.</summary>
internal static class BatchSettings
{
    public static string SetInCode(MappedGroup group) =>
        $"{nameof(GroupOptions.BatchSize)} or {nameof(GroupOptions.BatchWait)} is set in code for group '{group.Address.Group}' of stream "
        + $"'{group.Address.Stream}', which has no effect, since {Why(group)}.";

    /// <summary>What configuration says in vain of each group, and why.</summary>
    public static IEnumerable<(string Path, string Why)> InVain(IConfiguration configuration, IEnumerable<MappedGroup> groups) =>
        from mapped in groups
        where mapped.HasNoBatches
        from key in new[] { nameof(GroupOptions.BatchSize), nameof(GroupOptions.BatchWait) }
        where configuration.GetSection(mapped.Path).GetSection(key).Exists()
        select ($"{mapped.Path}:{key}", Why(mapped));

    private static string Why(MappedGroup group) => group.Registration.Kind == GroupKind.Pull
        ? "the group is pulled, and whoever reads takes as many messages as it likes; take it out"
        : "the group's handler gets single messages; give it to .HandleBatch(…) instead of .Handle(…), or take it out";
}
