using StreamGroups.Transport;

namespace StreamGroups.Conformance;

/// <summary>What other programs and administrators do to the store. Streams go by the names that users give.</summary>
internal interface ITransportBackdoor
{
    /// <summary>Adds an entry with any fields, names and values in turn (<c>XADD stream *</c>).</summary>
    ValueTask<EntryId> AddAsync(string stream, params ReadOnlyMemory<byte>[] namesAndValues);

    /// <summary>Adds an entry to a stream's end as if it had been added some time ago: its ID says so (<c>XADD stream id</c>).</summary>
    ValueTask<EntryId> AddAgedAsync(string stream, TimeSpan age, params ReadOnlyMemory<byte>[] namesAndValues);

    /// <summary>Every entry of a stream as it is stored; none where there is no stream (<c>XRANGE - +</c>).</summary>
    ValueTask<RawEntry[]> ReadAllAsync(string stream);

    /// <summary>The ID that a position's key holds (<c>HGET key id</c>), or null.</summary>
    ValueTask<string?> ReadPositionAsync(string key);

    /// <summary><c>XDEL</c></summary>
    ValueTask DeleteEntryAsync(string stream, EntryId id);

    /// <summary>The stream's last entries are gone, and it has never given their IDs: as after a failover to a replica that lagged behind.</summary>
    ValueTask ForgetAsync(string stream, int entries);

    /// <summary><c>XTRIM MAXLEN =</c></summary>
    ValueTask TrimAsync(string stream, int length);

    /// <summary><c>DEL</c></summary>
    ValueTask DeleteStreamAsync(string stream);

    /// <summary><c>RENAME</c>, within one hash slot</summary>
    ValueTask RenameAsync(string stream, string to);

    /// <summary>Puts a value that is no stream under the name (<c>SET</c>).</summary>
    ValueTask ReplaceByOtherTypeAsync(string stream);

    /// <summary><c>XGROUP DESTROY</c></summary>
    ValueTask DestroyGroupAsync(GroupAddress group);

    /// <summary><c>XGROUP DELCONSUMER</c></summary>
    ValueTask DeleteConsumerAsync(GroupAddress group, string consumer);

    /// <summary>Removes everything from the store (<c>FLUSHALL</c>). Only <see cref="WipeConformance"/> calls it.</summary>
    ValueTask WipeAsync();

    /// <summary>
    /// Makes all pending entries look idle for at least so long, and parked ones be due so much earlier; owners, counts and removed entries stay as
    /// they are.
    /// </summary>
    ValueTask AgeAsync(GroupAddress group, TimeSpan idle);

    /// <summary>Lets so much time pass: a fake clock is moved, a real one is waited for.</summary>
    ValueTask PassTimeAsync(TimeSpan time);

    /// <summary>Returns once so many reads of this test's transports wait in the store.</summary>
    ValueTask WaitUntilBlockedAsync(int reads);
}
