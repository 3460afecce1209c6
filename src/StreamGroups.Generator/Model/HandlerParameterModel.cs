namespace StreamGroups.Generator.Model;

/// <summary>A parameter of a handler.</summary>
/// <param name="Name">Its name in the handler.</param>
/// <param name="Type">Its type, as code.</param>
/// <param name="Facts">What the library is told of it: an initializer as code, empty where there is nothing to tell.</param>
internal sealed record HandlerParameterModel(string Name, string Type, string Facts);
