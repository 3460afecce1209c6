namespace StreamGroups.TestSupport.RedisServers;

/// <summary>The protocol that the tests' connection strings ask for: RESP2 or RESP3 by choice, else the client's default.</summary>
public static class TestProtocol
{
    private const string Variable = "STREAMGROUPS_TEST_PROTOCOL";

    /// <summary>What follows the endpoints of a connection string.</summary>
    public static string Setting { get; } = SettingOf(Environment.GetEnvironmentVariable(Variable));

    internal static string SettingOf(string? protocol) => protocol switch
    {
        null or "" => "",
        "resp2" or "resp3" => $",protocol={protocol}",
        _ => throw new NoRedisException($"{Variable} is '{protocol}': set it to resp2 or resp3, or unset it."),
    };
}
