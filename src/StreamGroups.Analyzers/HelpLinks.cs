namespace StreamGroups.Analyzers;

/// <summary>Where the rules are explained.</summary>
internal static class HelpLinks
{
    /// <summary>The folder of a rule's page, in the repository and in the package.</summary>
    public const string Rules = "docs/rules/";
}
