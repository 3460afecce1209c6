using System.Diagnostics.CodeAnalysis;

namespace StreamGroups.Transport.InMemory;

/// <summary>Who has which consumer's name, and the lease that goes with it.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, NameRecord> _records = new(StringComparer.Ordinal);

    /// <summary>Takes a name where it is free, this process's already, or its process has ended.</summary>
    /// <param name="consumer">The name.</param>
    /// <param name="record">Who takes it.</param>
    /// <param name="kept">Whether it was this process's already.</param>
    public bool TryTake(string consumer, NameRecord record, out bool kept)
    {
        kept = _records.TryGetValue(consumer, out var held) && held.Token == record.Token;
        if (held is not null && !kept && !held.Owner.HasEnded) return false;
        _records[consumer] = record;
        return true;
    }

    public bool TryFind(string consumer, [NotNullWhen(true)] out NameRecord? record) => _records.TryGetValue(consumer, out record);

    public bool IsOthers(string consumer, string token) => _records.TryGetValue(consumer, out var held) && held.Token != token;

    /// <summary>Whether the name is not another process's; writes its record again where that was lost.</summary>
    public bool Owns(string consumer, string token, NameRecord? known)
    {
        if (known is not null) _records.TryAdd(consumer, known);
        return !IsOthers(consumer, token);
    }

    /// <summary>Notes that the consumer lives.</summary>
    public void Saw(string consumer, DateTimeOffset now)
    {
        if (_records.TryGetValue(consumer, out var held)) _records[consumer] = held with { SeenAt = now };
    }

    /// <summary>The lease that the consumer recorded, or another.</summary>
    public TimeSpan LeaseOf(string consumer, TimeSpan otherwise) => _records.TryGetValue(consumer, out var held) ? held.AckWait : otherwise;

    public void Remove(string consumer) => _records.Remove(consumer);

    /// <summary>The time after which a consumer counts as gone: at least twice its lease.</summary>
    public TimeSpan LongestAbsence(string consumer, TimeSpan idle)
    {
        var lease = LeaseOf(consumer, TimeSpan.Zero);
        return 2 * lease > idle ? 2 * lease : idle;
    }

    /// <summary>Whether the consumer was not seen for so long; true where nothing is known of it.</summary>
    public bool IsUnseen(string consumer, TimeSpan absence, DateTimeOffset now) =>
        !_records.TryGetValue(consumer, out var held) || now - held.SeenAt > absence;

    /// <summary>Forgets names that no consumer has, after the time that it would have taken to remove the consumer.</summary>
    public void RemoveUnseen(IReadOnlySet<string> consumers, TimeSpan idle, DateTimeOffset now)
    {
        foreach (var consumer in _records.Keys.Where(name => !consumers.Contains(name)).ToArray())
        {
            if (IsUnseen(consumer, LongestAbsence(consumer, idle), now)) Remove(consumer);
        }
    }
}
