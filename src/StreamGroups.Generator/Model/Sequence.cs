using System.Collections;

namespace StreamGroups.Generator.Model;

/// <summary>A list that equals another of the same items, so that the compiler sees what has not changed.</summary>
internal readonly struct Sequence<T>(T[] items) : IEquatable<Sequence<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    private T[] Items => items ?? [];

    public int Count => Items.Length;

    public T this[int index] => Items[index];

    public bool Equals(Sequence<T> other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is Sequence<T> other && Equals(other);

    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => unchecked((hash * 31) + item.GetHashCode()));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
