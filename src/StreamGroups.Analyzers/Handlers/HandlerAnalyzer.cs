using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Handlers;

/// <summary>A rule about handlers; one that is given to several groups is reported once.</summary>
internal abstract class HandlerAnalyzer : DiagnosticAnalyzer
{
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Of(start.Compilation) is not { } types) return;
            var reported = new ConcurrentDictionary<Location, bool>();
            start.RegisterOperationAction(
                operation =>
                {
                    if (Handler.Of(types, (IInvocationOperation)operation.Operation) is { } handler)
                        Check(types, handler, Once(reported, operation.ReportDiagnostic));
                },
                OperationKind.Invocation);
            start.RegisterOperationBlockAction(block =>
            {
                if (block.OwningSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method) return;
                if (block.OperationBlocks.FirstOrDefault(body => body.Kind == OperationKind.Block) is not { } body) return;
                if (Handler.Of(types, method, body) is { } handler) Check(types, handler, Once(reported, block.ReportDiagnostic));
            });
        });
    }

    protected abstract void Check(KnownTypes types, Handler handler, Action<Diagnostic> report);

    private static Action<Diagnostic> Once(ConcurrentDictionary<Location, bool> reported, Action<Diagnostic> report) => diagnostic =>
    {
        if (reported.TryAdd(diagnostic.Location, true)) report(diagnostic);
    };
}
