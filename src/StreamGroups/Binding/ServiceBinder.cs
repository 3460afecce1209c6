using Microsoft.Extensions.DependencyInjection;
using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

internal sealed class ServiceBinder<T> : ParameterBinder<T>
{
    public override T Get(in Invocation invocation) => (T)invocation.Services!.GetRequiredService(typeof(T));
}
