using Microsoft.CodeAnalysis;

namespace StreamGroups.Analyzers.Symbols;

/// <summary>The types that the rules speak of; those outside of the library are null where they are not referenced.</summary>
internal sealed class KnownTypes
{
    private KnownTypes(Compilation compilation, INamedTypeSymbol messageContext)
    {
        INamedTypeSymbol? Find(string name) => compilation.GetTypeByMetadataName(name);
        Compilation = compilation;
        MessageContext = messageContext;
        HandleExtensions = Find("StreamGroups.HandleExtensions");
        HandleBatchExtensions = Find("StreamGroups.HandleBatchExtensions");
        GroupBuilder = Find("StreamGroups.IGroupBuilder");
        Publisher = Find("StreamGroups.IStreamPublisher");
        TypedPublisher = Find("StreamGroups.IStreamPublisher`1");
        MessageHandler = Find("StreamGroups.IMessageHandler`1");
        ReturningMessageHandler = Find("StreamGroups.IMessageHandler`2");
        CancellationToken = Find("System.Threading.CancellationToken");
        Task = Find("System.Threading.Tasks.Task");
        TaskOfResult = Find("System.Threading.Tasks.Task`1");
        ValueTask = Find("System.Threading.Tasks.ValueTask");
        ValueTaskOfResult = Find("System.Threading.Tasks.ValueTask`1");
        ServiceScope = Find("Microsoft.Extensions.DependencyInjection.IServiceScope");
        AsyncServiceScope = Find("Microsoft.Extensions.DependencyInjection.AsyncServiceScope");
        DbContext = Find("Microsoft.EntityFrameworkCore.DbContext");
    }

    public Compilation Compilation { get; }

    public INamedTypeSymbol MessageContext { get; }

    public INamedTypeSymbol? HandleExtensions { get; }

    public INamedTypeSymbol? HandleBatchExtensions { get; }

    public INamedTypeSymbol? GroupBuilder { get; }

    public INamedTypeSymbol? Publisher { get; }

    public INamedTypeSymbol? TypedPublisher { get; }

    public INamedTypeSymbol? MessageHandler { get; }

    public INamedTypeSymbol? ReturningMessageHandler { get; }

    public INamedTypeSymbol? CancellationToken { get; }

    public INamedTypeSymbol? Task { get; }

    public INamedTypeSymbol? TaskOfResult { get; }

    public INamedTypeSymbol? ValueTask { get; }

    public INamedTypeSymbol? ValueTaskOfResult { get; }

    public INamedTypeSymbol? ServiceScope { get; }

    public INamedTypeSymbol? AsyncServiceScope { get; }

    public INamedTypeSymbol? DbContext { get; }

    /// <summary>Null where the project does not reference the library.</summary>
    public static KnownTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("StreamGroups.MessageContext") is { } context ? new KnownTypes(compilation, context) : null;

    public bool IsMessageContext(ITypeSymbol? type) => Same(type, MessageContext);

    public bool IsCancellationToken(ITypeSymbol? type) => Same(type, CancellationToken);

    public bool IsGroupBuilder(ITypeSymbol? type) => Same(type, GroupBuilder);

    /// <summary>Task and ValueTask, with a result or without.</summary>
    public bool IsTask(ITypeSymbol? type)
    {
        var definition = type?.OriginalDefinition;
        return Same(definition, Task) || Same(definition, TaskOfResult) || Same(definition, ValueTask) || Same(definition, ValueTaskOfResult);
    }

    /// <summary>Whether the method, or one that it implements or overrides, publishes.</summary>
    public bool Publishes(IMethodSymbol method) => method.Name is "PublishAsync" or "PublishBatchAsync"
        && (IsPublisher(method.ContainingType) || method.ContainingType.AllInterfaces.Any(IsPublisher));

    /// <summary>Whether it comes from the library itself, so that what it does is known.</summary>
    public bool IsOwn(IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, MessageContext.ContainingAssembly);

    public static bool Same(ITypeSymbol? left, ITypeSymbol? right) => right is not null && SymbolEqualityComparer.Default.Equals(left, right);

    private bool IsPublisher(ITypeSymbol type) => Same(type, Publisher) || Same(type.OriginalDefinition, TypedPublisher);
}
