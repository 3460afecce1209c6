using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace StreamGroups.Analyzers.Symbols;

internal static class OperationExtensions
{
    /// <summary>What stands behind conversions and parentheses.</summary>
    public static IOperation Unwrapped(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>What runs as part of it: not the bodies of lambdas and local functions in it.</summary>
    public static IEnumerable<IOperation> OwnDescendants(this IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            yield return child;
            if (child is IAnonymousFunctionOperation or ILocalFunctionOperation) continue;
            foreach (var inner in child.OwnDescendants()) yield return inner;
        }
    }

    /// <summary>The argument of a parameter.</summary>
    public static IArgumentOperation? ArgumentOf(this IInvocationOperation invocation, string parameter) =>
        invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter);

    /// <summary>What the method is called on: the object, or the first argument of an extension method.</summary>
    public static IOperation? Receiver(this IInvocationOperation invocation) => (invocation.Instance ?? invocation switch
    {
        { TargetMethod.IsExtensionMethod: true, Arguments: [{ } first, ..] } => first.Value,
        _ => null,
    })?.Unwrapped();

    /// <summary>The value that a local variable was declared with.</summary>
    public static IOperation? InitialValue(this ILocalReferenceOperation reference)
    {
        if (reference.Local.DeclaringSyntaxReferences is not [{ } declaration] || reference.SemanticModel is not { } model) return null;
        if (declaration.SyntaxTree != model.SyntaxTree) return null;
        return (model.GetOperation(declaration.GetSyntax()) as IVariableDeclaratorOperation)?.GetVariableInitializer()?.Value.Unwrapped();
    }

    /// <summary>The whole body that the operation belongs to: a method's, or the top level's.</summary>
    public static IOperation Root(this IOperation operation)
    {
        while (operation.Parent is { } parent) operation = parent;
        return operation;
    }

    public static Location Place(this IOperation operation) => operation.Syntax.GetLocation();

    /// <summary>The called method's name, where the source has one.</summary>
    public static Location NamePlace(this IInvocationOperation call) => call.Syntax is InvocationExpressionSyntax { Expression: var called }
        ? called switch
        {
            MemberAccessExpressionSyntax member => member.Name.GetLocation(),
            MemberBindingExpressionSyntax member => member.Name.GetLocation(),
            _ => called.GetLocation(),
        }
        : call.Place();

    /// <summary>Whether it stands within the other operation, or is it.</summary>
    public static bool IsWithin(this IOperation operation, IOperation outer)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current == outer) return true;
        }
        return false;
    }
}
