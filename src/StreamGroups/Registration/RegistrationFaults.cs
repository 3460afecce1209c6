namespace StreamGroups.Registration;

/// <summary>What can be wrong with streams and groups as they were mapped, in sentences that end with the remedy.</summary>
internal static class RegistrationFaults
{
    public static string StreamWithoutGroup(string stream) =>
        $"Stream '{stream}' is mapped without a group; call .WithGroup(\"…\").Handle(…) after .MapStream(\"{stream}\").";

    public static string GroupWithoutHandler(string stream, string group) =>
        $"Group '{group}' of stream '{stream}' has no handler; call .Handle(…) after .WithGroup(…).";

    public static string SeveralHandlers(string stream, string group, int count) =>
        $"Group '{group}' of stream '{stream}' has {count} handlers, but each message goes to one; call .Handle(…) once, "
        + "and give the others groups of their own.";

    public static string GroupMappedTwice(string stream, string group) =>
        $"Group '{group}' of stream '{stream}' is mapped more than once; keep one .WithGroup(\"{group}\"), or name the others differently.";

    public static string SeveralRetentions(string stream) =>
        $"Stream '{stream}' is given different retentions in code; all its groups share one, so keep one .WithRetention(…).";

    public static string UnusableName(string stream, string source, string what) =>
        $"A group of stream '{stream}' takes its name from configuration by '{source}', which gives {what}; set another value there.";

    public static string NameFailed(string stream, string source, string why) =>
        $"A group of stream '{stream}' takes its name from configuration by '{source}', which failed ({why}); correct that function.";

    public static string NoConfiguration(string stream, string source) =>
        $"A group of stream '{stream}' takes its name from configuration by '{source}', but the application's services hold no IConfiguration; "
        + "add one, or name the group in code.";
}
