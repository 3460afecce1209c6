using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

/// <summary>A class that handles messages, and what else its method takes, for each invocation.</summary>
internal sealed class BoundClass<THandler>(HandlerParameters parameters)
    where THandler : class
{
    private readonly ParameterBinder<THandler> _handler = parameters.BindRegistered<THandler>();
    private readonly ParameterBinder<MessageContext> _context = parameters.Bind<MessageContext>(1);
    private readonly ParameterBinder<CancellationToken> _token = parameters.Bind<CancellationToken>(2);

    public THandler Get(in Invocation call) => _handler.Get(in call);

    public MessageContext Context(in Invocation call) => _context.Get(in call);

    public CancellationToken Token(in Invocation call) => _token.Get(in call);
}
