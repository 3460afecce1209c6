using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace StreamGroups.Analyzers.Tests.Verification;

/// <summary>Code in which <c>[|…|]</c> stands around what is to be reported.</summary>
internal sealed partial class Markup
{
    private Markup(string code, IReadOnlyList<TextSpan> spans) => (Code, Spans) = (code, spans);

    public string Code { get; }

    public IReadOnlyList<TextSpan> Spans { get; }

    public static Markup Parse(string text)
    {
        var code = new StringBuilder();
        List<TextSpan> spans = [];
        Stack<int> open = [];
        var end = 0;
        foreach (Match mark in Marks().Matches(text))
        {
            code.Append(text, end, mark.Index - end);
            end = mark.Index + mark.Length;
            if (mark.Value == "[|") open.Push(code.Length);
            else spans.Add(TextSpan.FromBounds(open.Pop(), code.Length));
        }
        return new Markup(code.Append(text, end, text.Length - end).ToString(), [.. spans.OrderBy(span => span.Start)]);
    }

    [GeneratedRegex(@"\[\||\|\]")]
    private static partial Regex Marks();
}
