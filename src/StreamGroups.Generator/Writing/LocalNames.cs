using Microsoft.CodeAnalysis.CSharp;
using StreamGroups.Generator.Model;

namespace StreamGroups.Generator.Writing;

/// <summary>Names for a handler's parameters: their own where that can be.</summary>
internal static class LocalNames
{
    private static readonly string[] Taken = ["group", "handler", "typed", "parameters", "arguments", "call"];

    public static IReadOnlyList<string> Of(IReadOnlyList<HandlerParameterModel> parameters)
    {
        List<string> names = [];
        foreach (var parameter in parameters)
        {
            var name = parameter.Name.Trim('_') is "" ? $"p{names.Count}" : parameter.Name;
            while (Taken.Contains(name) || names.Contains(name) || names.Contains($"@{name}")) name += names.Count;
            names.Add(SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : $"@{name}");
        }
        return names;
    }
}
