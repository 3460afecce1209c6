using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>What the attributes of a parameter say of where it comes from.</summary>
/// <param name="Header">The header's name, where it comes from one.</param>
/// <param name="Key">The service's key, where it has one.</param>
/// <param name="IsService">Whether it is a service, whatever its type.</param>
internal readonly record struct ParameterSource(string? Header, object? Key, bool IsService)
{
    /// <summary>ASP.NET's attributes have the same short names; the one for services means the same.</summary>
    private const string ForeignNamespace = "Microsoft.AspNetCore.";

    /// <summary>Adds a fault where the attributes contradict each other.</summary>
    public static ParameterSource Of(PipelineBuildContext build, ParameterInfo? parameter, int position)
    {
        if (parameter is null) return default;
        var header = parameter.GetCustomAttribute<FromHeaderAttribute>();
        var keyed = parameter.GetCustomAttribute<FromKeyedServicesAttribute>();
        var isService = parameter.IsDefined(typeof(FromServicesAttribute)) || IsForeign(parameter, nameof(FromServicesAttribute));
        if (IsForeign(parameter, nameof(FromHeaderAttribute))) build.Faults.Add(HandlerFaults.ForeignHeader(build.Group, parameter.Name, position));
        if (header is not null && (keyed is not null || isService)) build.Faults.Add(HandlerFaults.SeveralSources(build.Group, parameter.Name, position));
        return new(header is null ? null : NameOf(header, parameter), keyed?.Key, isService);
    }

    /// <summary>Whether the parameter has an attribute that says where it comes from, which a message's must not have.</summary>
    public static bool IsNamed(ParameterInfo? parameter) => parameter is not null
        && (parameter.IsDefined(typeof(FromHeaderAttribute)) || parameter.IsDefined(typeof(FromServicesAttribute))
            || parameter.IsDefined(typeof(FromKeyedServicesAttribute)));

    private static string NameOf(FromHeaderAttribute header, ParameterInfo parameter) =>
        string.IsNullOrEmpty(header.Name) ? parameter.Name ?? "" : header.Name;

    private static bool IsForeign(ParameterInfo parameter, string attribute) => parameter.CustomAttributes.Any(custom =>
        custom.AttributeType.Name == attribute && custom.AttributeType.Namespace?.StartsWith(ForeignNamespace, StringComparison.Ordinal) == true);
}
