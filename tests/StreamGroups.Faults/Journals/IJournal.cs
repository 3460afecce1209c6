namespace StreamGroups.Faults.Journals;

/// <summary>Where a process writes down what happens to it; what is written stays written when it dies.</summary>
internal interface IJournal
{
    void Write(JournalEventKind what, long run = 0, EntryId id = default, long count = 0, string key = "", string text = "");
}
