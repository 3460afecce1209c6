namespace StreamGroups;

/// <summary>
/// Takes a handler's parameter from the message's own scope of services. Only types that have a meaning of their own, such as <c>ILogger</c>, need it:
/// any other type is taken from there anyway. By a key it is <c>[FromKeyedServices]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromServicesAttribute : Attribute;
