using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StreamGroups.Generator.Model;
using StreamGroups.Generator.Reading;
using StreamGroups.Generator.Writing;

namespace StreamGroups.Generator;

/// <summary>Writes the calls of handlers, which otherwise are found by reflection and compiled when the host starts.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class HandlerGenerator : IIncrementalGenerator
{
    /// <summary>The step that finds the calls.</summary>
    internal const string Calls = nameof(Calls);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var calls = context.SyntaxProvider.CreateSyntaxProvider(
                static (node, _) => node is InvocationExpressionSyntax invocation && CallReader.MayBeOne(invocation),
                static (node, cancellationToken) => CallReader.Read((InvocationExpressionSyntax)node.Node, node.SemanticModel, cancellationToken))
            .Where(static call => call is not null)
            .WithTrackingName(Calls)
            .Collect();
        context.RegisterSourceOutput(calls, static (output, calls) => Write(output, calls!));
    }

    private static void Write(SourceProductionContext output, ImmutableArray<HandlerCall> calls)
    {
        if (!calls.IsEmpty) output.AddSource("StreamGroups.Handlers.g.cs", HandlerSource.Of(calls));
    }
}
