using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace StreamGroups.Configuration;

/// <summary>
/// Takes over the configuration of the application's multiplexer. All that one tells is a text: servers, user, password, TLS, database and
/// times are in it; callbacks, certificates, a provider of defaults with its tokens, and a tunnel of one's own are not.
/// </summary>
internal static class MultiplexerConnection
{
    /// <summary>The multiplexer, or null if there is none; it may connect while the container makes it.</summary>
    /// <exception cref="OptionsValidationException">There is none under the key asked for.</exception>
    public static IConnectionMultiplexer? Find(IServiceProvider services, object? key) =>
        key is null ? services.GetService<IConnectionMultiplexer>() : services.GetKeyedService<IConnectionMultiplexer>(key)
            ?? throw new OptionsValidationException(
                Options.DefaultName,
                typeof(RedisStreamsOptions),
                [$"No {nameof(IConnectionMultiplexer)} is registered under the key '{key}'; register one by AddKeyedSingleton."]);

    /// <param name="configuration">What the multiplexer tells.</param>
    /// <param name="isExact">False where reading the text gives another configuration, as a password with a comma in it does.</param>
    public static ConfigurationOptions TakeOver(string configuration, out bool isExact)
    {
        var taken = ConfigurationOptions.Parse(configuration);
        isExact = taken.ToString() == configuration;
        return taken;
    }

    /// <summary>TLS often goes with callbacks, and a missing password with tokens, both of which are not in the text.</summary>
    public static bool MayBeIncomplete(ConfigurationOptions taken) => taken.Ssl || string.IsNullOrEmpty(taken.Password);
}
