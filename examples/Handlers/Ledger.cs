namespace StreamGroups.Examples.Handlers;

/// <summary>A scoped service: each message has one of its own.</summary>
internal sealed class Ledger
{
    private int _lines;

    public void Book(string line) => Console.WriteLine($"Ledger: line {++_lines}, {line}");
}
