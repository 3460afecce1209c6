using System.Diagnostics;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Apps;

/// <summary>How often a server refuses, by its own count.</summary>
internal static class ErrorRates
{
    /// <summary>How many errors with this code the server has sent.</summary>
    public static async Task<long> ErrorsAsync(this RedisControl control, string code)
    {
        var count = await control.InfoAsync("errorstats", $"errorstat_{code}");
        return count.Length == 0 ? 0 : long.Parse(count["count=".Length..]);
    }

    /// <summary>Waits for the first error with this code, then for some more, and looks at the time that they took.</summary>
    public static async Task RateIsBelowAsync(this RedisControl control, string code, int errors, int perSecond)
    {
        await Eventually.HoldsAsync(async () => await control.ErrorsAsync(code) > 0, $"{code} is met");
        var (began, before) = (Stopwatch.GetTimestamp(), await control.ErrorsAsync(code));
        await Eventually.HoldsAsync(async () => await control.ErrorsAsync(code) - before >= errors, $"{code} is met again");
        var rate = (await control.ErrorsAsync(code) - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        Assert.True(rate <= perSecond, $"{rate:0.0} times {code} a second");
    }
}
