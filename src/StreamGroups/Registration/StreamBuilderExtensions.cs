using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Adds groups to a mapped stream, and says how long it is kept.</summary>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in the type of the group, which is never left out.")]
public static class StreamBuilderExtensions
{
    /// <summary>Consumes the stream as a member of a group; give it a handler with <c>Handle</c>.</summary>
    /// <param name="stream">What <c>MapStream</c> returned.</param>
    /// <param name="group">The group's name. It may not start with <c>~</c>.</param>
    /// <param name="consumer">
    /// This consumer's name within the group, <see cref="GroupOptions.Consumer"/>; left out, configuration gives it, or it is unique to this
    /// process. It may not start with <c>~</c>.
    /// </param>
    /// <param name="configure">Changes the group's options after they were read from configuration.</param>
    /// <exception cref="ArgumentException">A name is empty, or kept for the library.</exception>
    [OverloadResolutionPriority(1)]
    public static IGroupBuilder WithGroup(
        this IStreamBuilder stream, string group, string? consumer = null, Action<GroupOptions>? configure = null)
    {
        var own = BuilderGuard.Own<StreamBuilder>(stream);
        NameRules.ThrowIfBlank(group, $"The name of a group of stream '{own.Name}'", ".WithGroup(\"billing\"), or .Broadcast() to read without a group");
        NameRules.ThrowIfReserved(group, "group", nameof(group));
        return Add(own, new GroupRegistration(own.Name, _ => group), consumer, configure);
    }

    /// <inheritdoc cref="WithGroup(IStreamBuilder, string, string, Action{GroupOptions})"/>
    public static IGroupBuilder WithGroup(this IStreamBuilder stream, string group, Action<GroupOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return stream.WithGroup(group, null, configure);
    }

    /// <summary>
    /// Consumes the stream as a member of a group whose name comes from configuration: <c>WithGroup(c =&gt; c["Billing:Group"])</c>. The name
    /// is read once, when the host starts; an empty one is an error then.
    /// </summary>
    /// <param name="stream">What <c>MapStream</c> returned.</param>
    /// <param name="group">Takes the group's name from the application's configuration.</param>
    /// <param name="consumer">As for a group that is named in code.</param>
    /// <param name="configure">As for a group that is named in code.</param>
    /// <param name="source">Filled in by the compiler: the text of <paramref name="group"/>, for the error.</param>
    /// <exception cref="ArgumentException">The consumer's name is empty, or kept for the library.</exception>
    [OverloadResolutionPriority(1)]
    public static IGroupBuilder WithGroup(
        this IStreamBuilder stream,
        Func<IConfiguration, string?> group,
        string? consumer = null,
        Action<GroupOptions>? configure = null,
        [CallerArgumentExpression(nameof(group))] string? source = null)
    {
        var own = BuilderGuard.Own<StreamBuilder>(stream);
        ArgumentNullException.ThrowIfNull(group);
        return Add(own, GroupNames.FromConfiguration(own.Name, group, source ?? "a function"), consumer, configure);
    }

    /// <inheritdoc cref="WithGroup(IStreamBuilder, Func{IConfiguration, string}, string, Action{GroupOptions}, string)"/>
    public static IGroupBuilder WithGroup(
        this IStreamBuilder stream,
        Func<IConfiguration, string?> group,
        Action<GroupOptions> configure,
        [CallerArgumentExpression(nameof(group))] string? source = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return stream.WithGroup(group, null, configure, source);
    }

    /// <summary>
    /// Says how long the stream's entries are kept, for all its groups: it may be said once. By default everything is kept.
    /// </summary>
    /// <param name="stream">What <c>MapStream</c> returned.</param>
    /// <param name="configure">Changes the options after they were read from configuration.</param>
    public static IStreamBuilder WithRetention(this IStreamBuilder stream, Action<RetentionOptions> configure)
    {
        var own = BuilderGuard.Own<StreamBuilder>(stream);
        ArgumentNullException.ThrowIfNull(configure);
        own.Retain(configure);
        return stream;
    }

    /// <param name="stream">What <c>MapStream</c> returned.</param>
    /// <param name="policy">What is removed.</param>
    /// <inheritdoc cref="WithRetention(IStreamBuilder, Action{RetentionOptions})"/>
    public static IStreamBuilder WithRetention(this IStreamBuilder stream, RetentionPolicy policy) =>
        stream.WithRetention(options => options.Policy = policy);

    private static IGroupBuilder Add(
        StreamBuilder stream, GroupRegistration registration, string? consumer, Action<GroupOptions>? configure)
    {
        if (consumer is not null)
        {
            NameRules.ThrowIfBlank(
                consumer, $"The name of a consumer of stream '{stream.Name}'", ".WithGroup(\"billing\", \"worker-1\"), or leave it out for one that is unique to this process");
            NameRules.ThrowIfReserved(consumer, "consumer", nameof(consumer));
            registration.Configure.Add(options => options.Consumer = consumer);
        }

        if (configure is not null) registration.Configure.Add(configure);
        return stream.Add(registration);
    }
}
