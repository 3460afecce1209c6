namespace StreamGroups.Hosting;

/// <summary>The name of a consumer that was given none.</summary>
internal static class ConsumerNames
{
    /// <summary>Unique to this process, and readable where pending entries are listed: host, process, random part.</summary>
    public static string Unique() =>
        $"{Environment.MachineName}-{Environment.ProcessId}-{Convert.ToHexStringLower(Guid.NewGuid().ToByteArray().AsSpan(0, 4))}";
}
