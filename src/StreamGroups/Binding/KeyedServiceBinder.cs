using Microsoft.Extensions.DependencyInjection;
using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

internal sealed class KeyedServiceBinder<T>(object key) : ParameterBinder<T>
{
    public override T Get(in Invocation invocation) => (T)invocation.Services!.GetRequiredKeyedService(typeof(T), key);
}
