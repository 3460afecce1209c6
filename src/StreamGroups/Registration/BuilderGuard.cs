using System.Runtime.CompilerServices;

namespace StreamGroups.Registration;

/// <summary>The builders' interfaces are public so that others can extend them, but only the library's own hold a registration.</summary>
internal static class BuilderGuard
{
    public static TOwn Own<TOwn>(object? builder, [CallerArgumentExpression(nameof(builder))] string? parameter = null)
        where TOwn : class
    {
        ArgumentNullException.ThrowIfNull(builder, parameter);
        return builder as TOwn ?? throw new ArgumentException(
            $"A {builder.GetType()} holds no registration; pass the builder that AddRedisStreams, MapStreams, MapStream, WithGroup or Handle returned.", parameter);
    }
}
