namespace StreamGroups.Transport.InMemory;

/// <summary>Entries that are added once.</summary>
internal sealed partial class InMemoryStore
{
    public EntryId PublishOnce(in OncePublish publish)
    {
        lock (_gate)
        {
            var key = ReservedNames.Sent(publish.Stream, publish.MessageId);
            if (_side.Sent.Find(key, Now) is { } known) return known;
            var id = FindOrAdd(publish.Stream).Add(StoredFields.OfData(publish.Data), publish.Trim, Now);
            _side.Sent.Set(key, id, publish.Window, Now);
            return id;
        }
    }
}
