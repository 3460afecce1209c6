using System.Text;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Clusters;

/// <summary>The slot of a key on a cluster: the CRC16 (XMODEM) of what stands between its first braces, or of all of it, modulo 16,384.</summary>
internal static class ClusterSlot
{
    /// <summary>Whether a stream's name keeps what belongs to it in the stream's own slot. Empty and unbalanced braces do not.</summary>
    public static bool KeepsTogether(RedisKeys keys, string stream) => Of(keys.Stream(stream)) == Of(keys.Scheduled(stream));

    public static int Of(RedisKey key)
    {
        var bytes = Encoding.UTF8.GetBytes(key.ToString());
        ReadOnlySpan<byte> hashed = bytes;
        var open = hashed.IndexOf((byte)'{');
        if (open >= 0 && hashed[(open + 1)..].IndexOf((byte)'}') is > 0 and var length) hashed = hashed.Slice(open + 1, length);
        var crc = 0;
        foreach (var part in hashed)
        {
            crc ^= part << 8;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
        }
        return crc & 0x3FFF;
    }
}
