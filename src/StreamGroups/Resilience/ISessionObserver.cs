namespace StreamGroups.Resilience;

/// <summary>Is told how a row of sessions fares: at every failure, and whenever a session works. Brief, never throws, on any thread.</summary>
internal interface ISessionObserver
{
    void Failed(Exception cause);

    void Works();
}
