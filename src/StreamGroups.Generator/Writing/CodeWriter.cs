using System.Text;

namespace StreamGroups.Generator.Writing;

/// <summary>Collects lines of code.</summary>
/// <param name="indent">By how many steps they are indented.</param>
internal sealed class CodeWriter(int indent)
{
    private readonly StringBuilder _text = new();
    private int _indent = indent;

    public void Line() => _text.Append('\n');

    public void Line(string line) => _text.Append(' ', 4 * _indent).Append(line).Append('\n');

    /// <summary>Lines of which the last opens a block.</summary>
    public void Open(params string[] lines)
    {
        foreach (var line in lines) Line(line);
        In();
    }

    public void Close(string line)
    {
        Out();
        Line(line);
    }

    public void In() => _indent++;

    public void Out() => _indent--;

    public override string ToString() => _text.ToString();
}
