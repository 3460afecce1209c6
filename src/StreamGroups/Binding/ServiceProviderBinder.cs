using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

internal sealed class ServiceProviderBinder : ParameterBinder<IServiceProvider>
{
    public override IServiceProvider Get(in Invocation invocation) => invocation.Services!;
}
