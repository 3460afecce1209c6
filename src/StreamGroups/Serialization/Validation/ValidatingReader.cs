using System.Text.Json;

namespace StreamGroups.Serialization;

/// <summary>Reads messages, and refuses those that break the rules of their type.</summary>
internal sealed class ValidatingReader<T> : IMessageReader<T>
{
    private readonly IMessageReader<T> _inner;
    private readonly ValidationRules _rules;

    private ValidatingReader(IMessageReader<T> inner, ValidationRules rules) => (_inner, _rules) = (inner, rules);

    public bool KeepsBody => _inner.KeepsBody;

    /// <summary>The reader itself where no rules are found: then messages cost nothing more.</summary>
    public static IMessageReader<T> Around(IMessageReader<T> reader, JsonSerializerOptions json)
    {
        var rules = new ValidationRules(JsonDefaults.ForReading(json));
        return rules.AreReachedFrom(typeof(T)) ? new ValidatingReader<T>(reader, rules) : reader;
    }

    /// <exception cref="InvalidMessageException">The message breaks the rules.</exception>
    public T Read(in ReceivedMessage message)
    {
        var read = _inner.Read(in message);
        if (read is not null && new ValidationWalk(_rules).ResultsOf(read) is { Count: > 0 } results) throw new InvalidMessageException(typeof(T), results);
        return read;
    }
}
