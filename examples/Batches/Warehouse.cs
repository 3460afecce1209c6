namespace StreamGroups.Examples.Batches;

/// <summary>Stands for a database that takes many rows at once, or none of them.</summary>
internal sealed class Warehouse
{
    private readonly List<Reading> _rows = [];

    public void Insert(IReadOnlyList<Reading> readings)
    {
        if (readings.Count > 1 && readings.Any(reading => reading.Number == 25)) throw new InvalidOperationException("Reading 25 is locked.");
        _rows.AddRange(readings);
        if (readings.Count > 0) Console.WriteLine($"Inserted {readings.Count}: {readings[0].Number} to {readings[^1].Number}.");
    }
}
