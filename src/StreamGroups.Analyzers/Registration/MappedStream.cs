using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Registration;

/// <summary>A stream whose name the source tells, and the application that it is mapped in.</summary>
internal sealed class MappedStream
{
    private MappedStream(string name, ImmutableArray<ISymbol> application) => (Name, Application) = (name, application);

    public string Name { get; }

    /// <summary>The variables and properties that lead to the application's services or its builder of streams.</summary>
    public ImmutableArray<ISymbol> Application { get; }

    /// <summary>The stream behind a call of <c>WithGroup</c> or <c>Broadcast</c>; null where the source does not tell.</summary>
    public static MappedStream? Of(KnownTypes types, IInvocationOperation call)
    {
        var name = "";
        var isNamed = false;
        var current = call.Receiver();
        while (current is not null)
        {
            switch (current)
            {
                case IInvocationOperation { TargetMethod: var method } own when types.IsOwn(method):
                    if (method.Name is "MapStream" or "MapStreams")
                    {
                        if (own.Arguments.ElementAtOrDefault(1)?.Value.ConstantValue is not { HasValue: true, Value: string part }) return null;
                        name = part + name;
                        isNamed = true;
                    }
                    current = own.Receiver();
                    break;
                case ILocalReferenceOperation local when local.InitialValue() is IInvocationOperation made && types.IsOwn(made.TargetMethod):
                    if (IsAssigned(local)) return null;
                    current = made;
                    break;
                default:
                    return isNamed && Path(current) is { IsEmpty: false } path ? new MappedStream(name, path) : null;
            }
        }
        return null;
    }

    public bool IsSame(MappedStream other) => Name == other.Name && Application.SequenceEqual(other.Application, SymbolEqualityComparer.Default);

    private static bool IsAssigned(ILocalReferenceOperation reference) => reference.Root().Descendants().OfType<IAssignmentOperation>()
        .Any(assignment => assignment.Target is ILocalReferenceOperation target && SymbolEqualityComparer.Default.Equals(target.Local, reference.Local));

    private static ImmutableArray<ISymbol> Path(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => [local.Local],
        IParameterReferenceOperation parameter => [parameter.Parameter],
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member => [member.Member],
        IMemberReferenceOperation member => Path(member.Instance) is { IsEmpty: false } owner ? owner.Add(member.Member) : [],
        _ => [],
    };
}
