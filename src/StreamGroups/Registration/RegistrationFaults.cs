using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Registration;

/// <summary>What can be wrong with streams and groups as they were mapped, in sentences that end with the remedy.</summary>
internal static class RegistrationFaults
{
    public static string StreamWithoutGroup(string stream) =>
        $"Stream '{stream}' is mapped without a group; call .WithGroup(\"…\").Handle(…) after .MapStream(\"{stream}\").";

    public static string PrefixWithoutStream(string prefix) =>
        $"The prefix '{prefix}' is mapped without a stream; call .MapStream(\"…\") after .MapStreams(…), or take it out.";

    public static string GroupWithoutHandler(string stream, string group) => group.Length == 0
        ? $"The broadcast of stream '{stream}' has no handler; call .Handle(…) after .Broadcast(…)."
        : $"Group '{group}' of stream '{stream}' has no handler; call .Handle(…) after .WithGroup(…).";

    /// <param name="group">The group.</param>
    /// <param name="messages">What the handlers take that take everything.</param>
    public static string SeveralDefaults(GroupAddress group, IReadOnlyList<Type> messages) =>
        $"{Owner(group)} has {messages.Count} handlers that take every message ({string.Join(", ", messages.Select(TypeNames.Of))}), "
        + "but each message goes to one; keep one of them as the default, and say what the others take: by [MessageType] on their types, or by "
        + ".WhenHeader(…) or .When(…) after their .Handle(…).";

    /// <param name="group">The group.</param>
    /// <param name="position">The place of the handler that is never asked, from 0.</param>
    /// <param name="message">What it takes.</param>
    /// <param name="before">The place of the one that takes all of its messages.</param>
    public static string NeverChosen(GroupAddress group, int position, Type message, int before) =>
        $"{Handler(group, position, message)} never gets a message, since handler {before + 1} takes all of its messages before it; "
        + "give it another selector, or call its .Handle(…) first.";

    /// <param name="group">The group.</param>
    /// <param name="position">The handler's place, from 0.</param>
    /// <param name="message">What it takes.</param>
    /// <param name="header">The header's name.</param>
    public static string SelectorsContradict(GroupAddress group, int position, Type message, string header) =>
        $"{Handler(group, position, message)} takes messages whose header '{header}' has two values at once, which none has; keep one of them"
        + (header == HeaderNames.MessageType ? ", that of [MessageType] or that of .WhenHeader(…)." : ".");

    private static string Handler(GroupAddress group, int position, Type message) =>
        $"Handler {position + 1} ({TypeNames.Of(message)}) of {(group.IsBroadcast ? "the broadcast" : $"group '{group.Group}'")} of stream '{group.Stream}'";

    public static string BatchBesideOthers(string stream, string group) =>
        $"Group '{group}' of stream '{stream}' has a handler given to .HandleBatch(…) beside others, but all that it gets come in batches; keep that one "
        + "alone, and give the others groups of their own.";

    public static string SeveralOrders(string stream, string group) =>
        $"The handler of group '{group}' of stream '{stream}' is ordered by more than one key; keep one .OrderedBy(…), whose key may be a tuple.";

    public static string OrderOfBatch(string stream, string group) =>
        $"The handler of group '{group}' of stream '{stream}' is ordered by a key, and was given to .HandleBatch(…), whose batches hold messages of all "
        + "keys; take .OrderedBy(…) out, or call .Handle(…) instead.";

    public static string OrderBesideOthers(string stream, string group) =>
        $"A handler of group '{group}' of stream '{stream}' is ordered by a key, and stands beside others, whose messages would have no place in that "
        + "order; give it a group of its own, or take .OrderedBy(…) out.";

    public static string OrderOfAnotherType(string stream, string group, Type ordered, Type message) =>
        $"The handler of group '{group}' of stream '{stream}' takes {TypeNames.Of(message)}, but is ordered by a key of {TypeNames.Of(ordered)}; "
        + $"write .OrderedBy(({TypeNames.Of(message)} message) => …).";

    public static string BatchWithSelector(GroupAddress group) =>
        $"The handler of group '{group.Group}' of stream '{group.Stream}' was given to .HandleBatch(…) and has a selector, but all that the group gets come in "
        + "batches; take .WhenHeader(…) and .When(…) off, and choose within the batch.";

    public static string PulledAndHandled(string stream, string group) =>
        $"Group '{group}' of stream '{stream}' has a handler, and is to be pulled too; call either .Handle(…) or .Pull(), and give the other one a group "
        + "of its own.";

    public static string FilterOfPulled(string stream, string group, Type? filter) =>
        $"Group '{group}' of stream '{stream}' is pulled, and what is pulled passes through no filter, but {(filter is null ? "a function" : TypeNames.Of(filter))} was "
        + $"added by AddConsumeFilter to what maps it; do what the filter does in the code that reads, and call .MapStream(\"{stream}\").WithGroup(\"{group}\").Pull() "
        + "apart from the filter.";

    /// <param name="owner">What has the filter: the start of a sentence.</param>
    public static string BatchFilterNowhere(string owner) =>
        $"{owner} has a filter by AddBatchFilter, and none of the handlers mapped by it takes batches; call AddConsumeFilter instead, or give a handler to "
        + ".HandleBatch(…).";

    public static string GroupMappedTwice(string stream, string group) => group.Length == 0
        ? $"Stream '{stream}' is broadcast more than once, but has one reader in an application; keep one .Broadcast(…), and do all from its handler."
        : $"Group '{group}' of stream '{stream}' is mapped more than once; keep one .WithGroup(\"{group}\"), or name the others differently.";

    /// <param name="first">The one that was mapped first.</param>
    /// <param name="second">The other one.</param>
    /// <param name="key">One of the keys that both would have.</param>
    public static string SameSideKeys(GroupAddress first, GroupAddress second, string key) =>
        $"Group '{first.Group}' of stream '{first.Stream}' and group '{second.Group}' of stream '{second.Stream}' would have the same keys for their "
        + $"retries, dead letters and marks (such as '{key}'); rename one of the streams or groups.";

    public static string ResilienceFailed(string stream, string group, string why) =>
        $"The resilience pipeline of {(group.Length == 0 ? "the broadcast" : $"group '{group}'")} of stream '{stream}' cannot be built ({why}); correct its .WithResilience(…).";

    /// <param name="owner">Whose rules they are: the start of a sentence.</param>
    /// <param name="rule">The exception of the rule that is never asked.</param>
    /// <param name="before">The exception of the rule before it that fits whatever that one does.</param>
    public static string RuleWithoutEffect(string owner, Type rule, Type before) => rule == before
        ? $"{owner} has two rules for {TypeNames.Of(rule)}, and only the first would be asked; keep one .OnException<{TypeNames.Of(rule)}>(…)."
        : $"{owner} has a rule for {TypeNames.Of(rule)} after the one for {TypeNames.Of(before)}, which fits all of these; "
            + $"call .OnException<{TypeNames.Of(rule)}>(…) before .OnException<{TypeNames.Of(before)}>(…).";

    /// <param name="owner">Whose rule it is: the start of a sentence.</param>
    public static string RuleForUnreadable(string owner) =>
        $"{owner} has a rule for {nameof(UnreadableMessageException)}, but what cannot be read always goes to the dead-letter stream; "
        + "take the rule out.";

    public static string BatchWithoutGroup(string stream) =>
        $"The broadcast of stream '{stream}' has a handler given to .HandleBatch(…), but only groups deliver in batches; give it to .Handle(…), or consume "
        + "the stream with a group.";

    public static string OrderWithoutGroup(string stream) =>
        $"The broadcast of stream '{stream}' has a handler with .OrderedBy(…), but only groups keep order by key; leave its Concurrency at 1 for the order "
        + "of the stream, or consume the stream with a group.";

    public static string PullWithoutGroup(string stream) =>
        $"The broadcast of stream '{stream}' is to be pulled, but only groups can be; call .MapStream(\"{stream}\").WithGroup(\"…\").Pull().";

    public static string SingleActiveWithoutGroup(string stream) =>
        $"The broadcast of stream '{stream}' is to have one active consumer, but every instance of the application gets every message of it; take "
        + ".SingleActive() out, or consume the stream with a group: .WithGroup(\"…\").SingleActive().";

    public static string BroadcastAtRunTime(string stream) =>
        $"Stream '{stream}' is broadcast, but only groups can be added while the application runs; call .Broadcast(…) before the host starts.";

    public static string DeadLetterWithoutGroup(string stream, Type exception) =>
        $"The handler of the broadcast of stream '{stream}' has a rule that dead-letters for {TypeNames.Of(exception)}, but without a group there are no "
        + "dead letters; take the rule out, or consume the stream with a group.";

    /// <param name="owner">Whose rule it is: the start of a sentence.</param>
    public static string RuleForInvalid(string owner) =>
        $"{owner} has a rule for {nameof(InvalidMessageException)}, but what is invalid always goes to the dead-letter stream; take the rule out.";

    public static string PublishWithoutGroup(string stream, string target) =>
        $"What the broadcast handler of stream '{stream}' returns is to be published to '{target}', but every instance of the application would publish it, "
        + $"once each; give the stream a group of one application, .WithGroup(\"…\"), or take .PublishTo(\"{target}\") out.";

    public static string PublishedTwice(GroupAddress group, string target) =>
        $"What a handler of group '{group.Group}' of stream '{group.Stream}' returns is to be published to '{target}' more than once, but each message has one "
        + $"result there; keep one .PublishTo(\"{target}\"), or name another stream.";

    /// <param name="filter">Its class.</param>
    /// <param name="owner">Where it was added: the end of a sentence.</param>
    /// <param name="why">What the container says.</param>
    public static string FilterFailed(string filter, string owner, string why) =>
        $"The filter {filter} of {owner} cannot be made ({why.TrimEnd('.')}); register what its constructor takes as singletons, and take scoped services "
        + "from the context's Services.";

    public static string SeveralRetentions(string stream) =>
        $"Stream '{stream}' is given different retentions in code; all its groups share one, so keep one .WithRetention(…).";

    public static string UnusableName(string stream, string source, string what) =>
        $"A group of stream '{stream}' takes its name from configuration by '{source}', which gives {what}; set another value there.";

    public static string NameFailed(string stream, string source, string why) =>
        $"A group of stream '{stream}' takes its name from configuration by '{source}', which failed ({why}); correct that function.";

    public static string NoConfiguration(string stream, string source) =>
        $"A group of stream '{stream}' takes its name from configuration by '{source}', but the application's services hold no IConfiguration; "
        + "add one, or name the group in code.";

    public static string ConnectionWhileRunning() =>
        "A connection, or how it is made, cannot be changed while the application runs; say it on what AddRedisStreams() returned, before the start.";

    public static string PublishFilterWhileRunning() =>
        "A filter around publishes cannot be added while the application runs; add it on what AddRedisStreams() returned, before the start.";

    public static string RetentionWhileRunning(string stream) =>
        $"Stream '{stream}' is known already, and its retention cannot be changed by code while the application runs; leave .WithRetention(…) out, "
        + $"and change {Configuration.ConfigurationPaths.OfRetention(stream)} in configuration.";

    public static string SeveralPublishers(Type message, int count) =>
        $"IStreamPublisher<{TypeNames.Of(message)}> is added {count} times, but it has one stream; keep one .AddPublisher<{TypeNames.Of(message)}>(…), and "
        + "publish to other streams with IStreamPublisher.";

    public static string PublishersOfOneName(string name, IReadOnlyList<Type> messages) =>
        $"The publishers of {string.Join(" and ", messages.Select(message => message.FullName))} would both take their stream from "
        + $"{Configuration.ConfigurationPaths.OfPublisher(name)}; name the stream of one of them in code: .AddPublisher<…>(\"…\").";

    private static string Owner(GroupAddress group) =>
        group.IsBroadcast ? $"The broadcast of stream '{group.Stream}'" : $"Group '{group.Group}' of stream '{group.Stream}'";
}
