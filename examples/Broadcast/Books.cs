namespace StreamGroups.Examples.Broadcast;

/// <summary>What has to be done once for each price, by any instance.</summary>
internal sealed class Books
{
    private int _written;

    public int Written => _written;

    public void Write(Price price)
    {
        Console.WriteLine($"{price.Symbol} at {price.Amount} is in the books.");
        Interlocked.Increment(ref _written);
    }
}
