using CsCheck;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Transport;

public sealed class EntryLogTests
{
    private static readonly Gen<(int Action, ulong Number)[]> Actions = Gen.Select(Gen.Int[0, 9], Gen.ULong[0, 300]).Array[0, 600];

    [Fact]
    public void Behaves_as_a_sorted_map() => Actions.Sample(actions =>
    {
        var (log, model, next) = (new EntryLog(), new SortedDictionary<EntryId, ReadOnlyMemory<byte>[]>(), 1UL);
        foreach (var (action, number) in actions)
        {
            var id = new EntryId(number / 3, number % 3);
            switch (action)
            {
                case 0:
                    log.TrimToLength((long)number / 4);
                    while (model.Count > (int)number / 4) model.Remove(model.Keys.First());
                    break;
                case 1:
                    log.TrimBefore(id);
                    foreach (var old in model.Keys.Where(key => key < id).ToArray()) model.Remove(old);
                    break;
                case 2 or 3 or 4:
                    Assert.Equal(model.Remove(id), log.Remove(id));
                    break;
                default:
                    var added = new EntryId(next / 3, next++ % 3);
                    ReadOnlyMemory<byte>[] fields = [new byte[1], new byte[2]];
                    log.Append(added, fields);
                    model.Add(added, fields);
                    break;
            }
            Assert.Equal(model.Count, log.Count);
            Assert.Same(model.GetValueOrDefault(id), log.Find(id));
            Assert.Equal(model.Where(pair => pair.Key > id).Select(pair => new StoredEntry(pair.Key, pair.Value)), log.After(id));
        }
    }, iter: 200);
}
