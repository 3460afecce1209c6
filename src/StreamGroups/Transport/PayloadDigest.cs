using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace StreamGroups.Transport;

/// <summary>Tells two entries with the same ID apart: SHA-1, in lower-case hexadecimal, since a server's scripts can make no other digest.</summary>
internal static class PayloadDigest
{
    /// <summary>Of the data alone where there is a field <c>__data__</c>, else of all names and values.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "It recognizes entries, it does not protect them.")]
    public static string Of(in Payload payload)
    {
        if (payload.Fields is not { } fields) return Convert.ToHexStringLower(SHA1.HashData(payload.Data.Span));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        foreach (var part in fields) hash.AppendData(part.Span);
        if (payload.OnlyFor is { } group)
        {
            hash.AppendData("__only__"u8);
            hash.AppendData(group);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
