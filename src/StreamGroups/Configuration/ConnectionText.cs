using System.Diagnostics.CodeAnalysis;
using StackExchange.Redis;

namespace StreamGroups.Configuration;

/// <summary>
/// Reads a connection string and says what is wrong with it. Messages never show a value, and no unknown keyword behind a password either:
/// it may be the rest of a password that has a comma in it.
/// </summary>
internal static class ConnectionText
{
    private static readonly string[] Keywords =
    [
        "abortConnect", "allowAdmin", "asyncTimeout", "channelPrefix", "checkCertificateRevocation", "configChannel", "configCheckSeconds",
        "connectRetry", "connectTimeout", "defaultDatabase", "highIntegrity", "keepAlive", "name", "password", "protocol", "proxy",
        "resolveDns", "sentinelPassword", "sentinelUser", "serviceName", "setlib", "sharedSubscriptionConnection", "ssl", "sslHost",
        "sslProtocols", "syncTimeout", "tcpKeepAlive", "tiebreaker", "topologyRefreshSeconds", "tunnel", "user", "version",
    ];

    /// <summary>Reads the text; where it cannot, adds a sentence to the faults.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="from">Where it came from, for the sentence.</param>
    /// <param name="options">What it says.</param>
    /// <param name="faults">Gets the sentence.</param>
    public static bool TryParse(string text, string from, [NotNullWhen(true)] out ConfigurationOptions? options, List<string> faults)
    {
        options = Parse(text, out var fault);
        if (options is null) faults.Add($"The Redis connection string from {from} {fault}.");
        return options is not null;
    }

    private static ConfigurationOptions? Parse(string text, out string? fault)
    {
        fault = MistakenForServer(text);
        if (fault is not null) return null;
        try
        {
            var options = ConfigurationOptions.Parse(text);
            if (options.EndPoints.Count > 0 || !string.IsNullOrEmpty(options.ServiceName)) return options;
            fault = "names no server; begin with host:port, such as localhost:6379";
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            fault = Explain(text, e);
        }
        return null;
    }

    /// <summary>Mistakes that StackExchange.Redis takes for the name of a server.</summary>
    private static string? MistakenForServer(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "is empty; write host:port, such as localhost:6379, or leave it out";
        var parts = text.Split(',');
        if (!parts[0].Contains('=') && parts[0].Contains("://", StringComparison.Ordinal))
        {
            return "is written as a URI; write host:port,user=…,password=…,ssl=true instead";
        }
        var bare = parts.Skip(1).TakeWhile(part => !IsSecret(part)).FirstOrDefault(part => IsKnown(part.Trim()))?.Trim();
        return bare is null ? null : $"has the keyword '{bare}' without a value; write {bare}=… instead";
    }

    private static string Explain(string text, Exception problem)
    {
        if (problem is not ArgumentException { ParamName: { Length: > 0 } keyword }) return "is not host:port,keyword=value,…";
        if (IsKnown(keyword)) return $"gives '{keyword}' a value that it cannot have";
        if (problem is ArgumentOutOfRangeException) return "has a port that is no number from 1 to 65535";
        if (keyword.Contains(';')) return "has ';' between its parts; write ',' instead";

        var parts = text.Split(',');
        var index = Array.FindIndex(parts, part => KeywordOf(part).Equals(keyword.Trim(), StringComparison.OrdinalIgnoreCase));
        var nearest = NearestName.Of(keyword, Keywords);
        if (index < 0 || parts.Take(index).Any(IsSecret) || !keyword.All(char.IsLetterOrDigit))
        {
            var perhaps = nearest is null ? "" : $" (perhaps {nearest} is meant)";
            return $"has an unknown keyword in part {index + 1}{perhaps}; a password with a comma in it can only be given by "
                + "UseConnection(ConfigurationOptions)";
        }
        return nearest is null
            ? $"has the unknown keyword '{keyword}'; known are {string.Join(", ", Keywords)}"
            : $"has the unknown keyword '{keyword}'; it is probably meant to be {nearest}";
    }

    private static bool IsKnown(string keyword) => Keywords.Contains(keyword, StringComparer.OrdinalIgnoreCase);

    private static bool IsSecret(string part) => KeywordOf(part).Contains("pass", StringComparison.OrdinalIgnoreCase);

    private static string KeywordOf(string part) => part.Split('=')[0].Trim();
}
