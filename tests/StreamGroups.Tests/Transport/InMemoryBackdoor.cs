using Microsoft.Extensions.Time.Testing;
using StreamGroups.Conformance;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Tests.Transport;

internal sealed class InMemoryBackdoor(InMemoryStore store, FakeTimeProvider time) : ITransportBackdoor
{
    public ValueTask<EntryId> AddAsync(string stream, params ReadOnlyMemory<byte>[] namesAndValues) =>
        new(store.AddEntry(stream, namesAndValues));

    public ValueTask<EntryId> AddAgedAsync(string stream, TimeSpan age, params ReadOnlyMemory<byte>[] namesAndValues) =>
        new(store.AddEntry(stream, namesAndValues, age));

    public ValueTask<RawEntry[]> ReadAllAsync(string stream) =>
        new([.. store.ReadAll(stream).Select(entry => new RawEntry(entry.Id, entry.Fields))]);

    public ValueTask<string?> ReadPositionAsync(string key) => new(store.PositionAt(key)?.Id.ToString());

    public ValueTask DeleteEntryAsync(string stream, EntryId id) => Do(() => store.DeleteEntry(stream, id));

    public ValueTask ForgetAsync(string stream, int entries) => Do(() => store.Forget(stream, entries));

    public ValueTask TrimAsync(string stream, int length) => Do(() => store.Trim(stream, length));

    public ValueTask DeleteStreamAsync(string stream) => Do(() => store.DeleteKey(stream));

    public ValueTask RenameAsync(string stream, string to) => Do(() => store.Rename(stream, to));

    public ValueTask ReplaceByOtherTypeAsync(string stream) => Do(() => store.ReplaceByOtherType(stream));

    public ValueTask DestroyGroupAsync(GroupAddress group) => Do(() => store.DestroyGroup(group));

    public ValueTask DeleteConsumerAsync(GroupAddress group, string consumer) => Do(() => store.DeleteConsumer(group, consumer));

    public ValueTask WipeAsync() => Do(store.FlushAll);

    public ValueTask AgeAsync(GroupAddress group, TimeSpan idle) => Do(() => time.Advance(idle));

    public ValueTask PassTimeAsync(TimeSpan passed) => Do(() => time.Advance(passed));

    public ValueTask WaitUntilBlockedAsync(int reads) =>
        new(Eventually.HoldsAsync(() => store.WaitingReads >= reads, $"{reads} reads wait in the store"));

    private static ValueTask Do(Action act)
    {
        act();
        return ValueTask.CompletedTask;
    }
}
