using Microsoft.CodeAnalysis.CSharp;
using StreamGroups.Generator.Model;

namespace StreamGroups.Generator.Writing;

/// <summary>Writes what is called in place of one <c>Handle</c>.</summary>
internal static class HandlerWriter
{
    public static void Write(CodeWriter code, HandlerCall call, int number)
    {
        var names = LocalNames.Of(call.Parameters);
        code.Line($"// {call.File}, line {call.Line}");
        code.Line($"[InterceptsLocation({call.Location})]");
        code.Line($"public static IHandlerBuilder {call.Verb}{number}(");
        code.In();
        code.Line("this IGroupBuilder group,");
        code.Line($"{call.DeclaredType} handler)");
        code.Out();
        code.Open("{");
        WriteType(code, call);
        WriteParameters(code, call.Parameters);
        code.Open($"return GeneratedHandlers.{call.AddedBy}(group, handler, parameters, arguments =>", "{");
        for (var position = 1; position < names.Count; position++)
            code.Line($"var {names[position]} = arguments.Bind<{call.Parameters[position].Type}>({position});");
        WriteCall(code, call, names);
        code.Close("});");
        code.Close("}");
    }

    private static void WriteType(CodeWriter code, HandlerCall call)
    {
        if (call.HandlerType is { } type) code.Line($"var typed = ({type})handler;");
        if (call.HandlerExample is { } example) code.Line($"var typed = GeneratedHandlers.Cast(handler, {example});");
    }

    private static void WriteParameters(CodeWriter code, IReadOnlyList<HandlerParameterModel> parameters)
    {
        if (parameters.All(parameter => parameter.Facts is ""))
        {
            code.Line($"HandlerParameter[] parameters = [{string.Join(", ", parameters.Select(Describe))}];");
            return;
        }
        code.Open("HandlerParameter[] parameters =", "[");
        foreach (var parameter in parameters) code.Line($"{Describe(parameter)},");
        code.Close("];");
    }

    private static string Describe(HandlerParameterModel parameter)
    {
        var made = $"new({SymbolDisplay.FormatLiteral(parameter.Name, quote: true)})";
        return parameter.Facts is "" ? made : $"{made} {{ {parameter.Facts} }}";
    }

    private static void WriteCall(CodeWriter code, HandlerCall call, IReadOnlyList<string> names)
    {
        var handler = call.HandlerType is null && call.HandlerExample is null ? "handler" : "typed";
        var arguments = names.Skip(1).Select(name => $"{name}.Get(in call)").Prepend(names[0]);
        var invocation = $"{handler}({string.Join(", ", arguments)})";
        var head = $"return ({call.Message} {names[0]}, in Invocation call) =>";
        if (call.Returns == ReturnKind.Void)
        {
            code.Open(head, "{");
            code.Line($"{invocation};");
            code.Line("return default;");
            code.Close("};");
            return;
        }
        code.Line(head);
        code.In();
        code.Line(call.Returns == ReturnKind.Task ? $"GeneratedHandlers.Await({invocation});" : $"{invocation};");
        code.Out();
    }
}
