using System.ComponentModel.DataAnnotations;

namespace StreamGroups;

/// <summary>
/// A message was read, but breaks the rules of its type (<see cref="ValidationAttribute"/>, <see cref="IValidatableObject"/>). Such an entry goes to the
/// dead-letter stream at once, with the reason <c>invalid</c>; no rule and no retry is asked. A handler with rules of its own may throw it too.
/// </summary>
public sealed class InvalidMessageException : Exception
{
    private const int MostTold = 20;

    /// <summary>Makes the exception.</summary>
    /// <param name="messageType">What the message was read as.</param>
    /// <param name="results">Which members break the rules, and why; the texts are logged and kept with the dead letter, and must not tell secrets.</param>
    public InvalidMessageException(Type messageType, IReadOnlyList<ValidationResult> results)
        : base(TextOf(messageType, results)) => Results = results;

    /// <summary>Which members break the rules, by their path from the message (<c>Lines[2].Sku</c>), and why.</summary>
    public IReadOnlyList<ValidationResult> Results { get; }

    private static string TextOf(Type messageType, IReadOnlyList<ValidationResult> results)
    {
        ArgumentNullException.ThrowIfNull(messageType);
        ArgumentNullException.ThrowIfNull(results);
        var more = results.Count > MostTold ? $" And {results.Count - MostTold} more." : "";
        return $"The message is no valid {Serialization.TypeNames.Of(messageType)}: {string.Join(' ', results.Take(MostTold).Select(TextOf))}{more} "
            + "Publish what fits, or change the type's rules.";
    }

    private static string TextOf(ValidationResult result)
    {
        var members = string.Join(", ", result.MemberNames);
        return $"{(members.Length > 0 ? $"{members}: " : "")}{result.ErrorMessage?.TrimEnd('.')}.";
    }
}
