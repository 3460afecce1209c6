namespace StreamGroups.Transport;

/// <summary>What publishing trims, if anything (<c>XADD … MAXLEN ~ n</c> or <c>MINID ~ id</c>).</summary>
internal readonly record struct StreamTrim(long? MaxLength, EntryId? MinId)
{
    public static StreamTrim None => default;
}
