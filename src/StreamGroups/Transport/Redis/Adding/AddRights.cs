namespace StreamGroups.Transport.Redis.Adding;

/// <summary>Whether entries may be added by a script, found out by trying.</summary>
internal sealed class AddRights
{
    private volatile bool _together = true;

    public bool Together
    {
        get => _together;
        set => _together = value;
    }
}
