using Microsoft.Extensions.Logging;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>Finds what is wrong with a handler whatever services are registered.</summary>
internal static class HandlerShape
{
    private static readonly Type[] NeverMessages =
        [typeof(MessageContext), typeof(CancellationToken), typeof(IServiceProvider), typeof(ILogger)];

    /// <summary>What holds for every handler, however it was given.</summary>
    public static void Check(PipelineBuildContext build, HandlerDeclaration handler, Type message)
    {
        var body = StreamMessages.BodyOf(message);
        if (handler.IsSeveralMethods) build.Faults.Add(HandlerFaults.SeveralMethods(build.Group));
        if (NeverMessages.Contains(body) || StreamMessages.IsOne(body)) build.Faults.Add(HandlerFaults.NotAMessage(build.Group, message));
        if (StreamMessages.AreSeveral(body)) build.Faults.Add(HandlerFaults.SeveralMessages(build.Group, message));
        handler.Check(build);
    }

    /// <summary>What the compiler cannot hold back where any delegate is taken.</summary>
    public static void CheckSignature(PipelineBuildContext build, DelegateSignature signature, HandlerDeclaration handler, Type? message)
    {
        var (group, faults) = (build.Group, build.Faults);
        if (signature.Parameters.Count == 0) faults.Add(HandlerFaults.NoParameters(group));
        else if (message is not null && !signature.Parameters[0].IsByRef && !Accepts(signature.Parameters[0], message))
            faults.Add(HandlerFaults.MessageTypeMismatch(group, signature.Parameters[0], message));

        foreach (var (position, type) in signature.Parameters.Index())
        {
            var name = handler.Parameter(position).Name;
            if (type.IsByRef || type.IsPointer) faults.Add(HandlerFaults.ByReference(group, name, position));
            else if (type.IsByRefLike) faults.Add(HandlerFaults.RefStruct(group, name, position, type));
        }

        CheckResult(build, signature.Result, ReturnType.Of(signature.Result).Result);
    }

    /// <param name="build">The group.</param>
    /// <param name="returned">What the handler is declared to return.</param>
    /// <param name="result">The type of its result; null where it has none.</param>
    public static void CheckResult(PipelineBuildContext build, Type? returned, Type? result)
    {
        if (!IsOfUse(result)) build.Faults.Add(HandlerFaults.UselessResult(build.Group, returned!));
    }

    /// <summary>Nobody would await a task in a task, or read a sequence whose items come later; and what stays on the stack cannot be kept.</summary>
    private static bool IsOfUse(Type? result) => result is null || !(result.IsByRef || result.IsPointer || result.IsByRefLike
        || ReturnType.Of(result).Result != result || IsAsyncSequence(result));

    private static bool IsAsyncSequence(Type type) =>
        type.IsInterface && type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);

    private static bool Accepts(Type parameter, Type message) => parameter.IsAssignableFrom(message);
}
