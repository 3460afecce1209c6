namespace Microsoft.AspNetCore.Mvc;

/// <summary>Has the name of ASP.NET's own.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class FromHeaderAttribute : Attribute;
