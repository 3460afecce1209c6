using StreamGroups.Generator.Model;

namespace StreamGroups.Generator.Reading;

/// <summary>Reads a handler's parameters: their types as the library binds them, and what the lambda or the method itself says of each.</summary>
internal static class ParameterReader
{
    /// <summary>Null where one has a fault, or a type without a name.</summary>
    public static Sequence<HandlerParameterModel>? Read(HandlerTarget target, ReadHandler handler, TypeNames names)
    {
        List<HandlerParameterModel> parameters = [];
        foreach (var bound in handler.Invoke.Parameters)
        {
            if (bound.RefKind != Microsoft.CodeAnalysis.RefKind.None || bound.Type.IsRefLikeType || names.Of(bound.Type) is not { } type) return null;
            var declared = target.Declared(bound.Ordinal);
            var facts = bound.Ordinal == 0 ? ParameterFacts.OfMessage(declared, handler, names) : ParameterFacts.Of(declared, names);
            if (facts is null) return null;
            parameters.Add(new(declared.Name, type, facts));
        }
        return new Sequence<HandlerParameterModel>([.. parameters]);
    }
}
