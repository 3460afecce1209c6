using System.Collections;
using System.ComponentModel.DataAnnotations;

namespace StreamGroups.Serialization;

/// <summary>
/// Asks the rules of one message and of all that it holds, in the order that System.ComponentModel.DataAnnotations has: members, the type as a whole
/// where they are right, and the object itself where that is right too.
/// </summary>
internal sealed class ValidationWalk(ValidationRules rules)
{
    /// <summary>A list of many invalid items need not be told to its end.</summary>
    private const int MostResults = 100;

    private readonly List<ValidationResult> _results = [];
    private readonly HashSet<object>? _seen = rules.HasCircles ? new(ReferenceEqualityComparer.Instance) : null;

    public IReadOnlyList<ValidationResult> ResultsOf(object message)
    {
        Walk(message, "");
        return _results;
    }

    private void Walk(object value, string path)
    {
        if (_results.Count >= MostResults || _seen?.Add(value) == false) return;
        var type = rules.Of(value.GetType());
        var before = _results.Count;
        foreach (var member in type.Members) Walk(value, member, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
        if (type.WalksElements) WalkElements(value, path);
        if (_results.Count == before) Ask(type.Attributes, value, new ValidationContext(value, value.GetType().Name, null, null), path);
        if (_results.Count == before && value is IValidatableObject own) Ask(own, path);
    }

    private void Walk(object owner, MemberRules member, string path)
    {
        var value = member.Get(owner);
        if (member.Attributes.Length > 0)
            Ask(member.Attributes, value, new ValidationContext(owner, member.DisplayName, null, null) { MemberName = member.Name }, path);
        if (member.IsWalked && value is not null) Walk(value, path);
    }

    private void WalkElements(object value, string path)
    {
        if (value is IDictionary map)
        {
            foreach (DictionaryEntry entry in map)
            {
                if (entry.Value is not null) Walk(entry.Value, $"{path}[*]"); // Keys are as much the message's as values are.
            }
        }
        else if (value is IEnumerable list)
        {
            var index = 0;
            foreach (var element in list)
            {
                if (element is not null) Walk(element, $"{path}[{index}]");
                index++;
            }
        }
    }

    private void Ask(ValidationAttribute[] attributes, object? value, ValidationContext context, string path)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.GetValidationResult(value, context) is not { } result) continue;
            if (context.MemberName is null) Add(result, path);
            else _results.Add(new ValidationResult(result.ErrorMessage, [path]));
            if (attribute is RequiredAttribute) return; // What is missing cannot be right otherwise.
        }
    }

    private void Ask(IValidatableObject value, string path)
    {
        foreach (var result in value.Validate(new ValidationContext(value, value.GetType().Name, null, null)) ?? [])
        {
            if (result is not null) Add(result, path);
        }
    }

    /// <summary>What is said of an object, and perhaps of its members.</summary>
    private void Add(ValidationResult result, string path)
    {
        var members = result.MemberNames.Select(name => path.Length > 0 ? $"{path}.{name}" : name).ToList();
        _results.Add(new ValidationResult(result.ErrorMessage, members.Count > 0 || path.Length == 0 ? members : [path]));
    }
}
