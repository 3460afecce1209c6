using System.Diagnostics.CodeAnalysis;
using StreamGroups.Binding;
using StreamGroups.Registration;

namespace StreamGroups;

public static partial class HandleExtensions
{
    /// <summary>
    /// Handles the group's messages by a class that implements <see cref="IMessageHandler{T}"/> or <see cref="IMessageHandler{T, TResult}"/> for one type
    /// of message. It is registered as a scoped service, unless the application has registered it: made for each message, with its constructor's services,
    /// and disposed of after it. One that implements neither, or several, is an error when the host starts.
    /// </summary>
    /// <typeparam name="THandler">The class.</typeparam>
    /// <param name="group">What <c>WithGroup</c> returned.</param>
    /// <exception cref="ArgumentException">The group was not made by this library.</exception>
    [RequiresDynamicCode(ClassHandler.Dynamic)]
    public static IHandlerBuilder Handle<[DynamicallyAccessedMembers(ClassHandler.Kept)] THandler>(this IGroupBuilder group)
        where THandler : class
    {
        var own = BuilderGuard.Own<GroupBuilder>(group);
        HandlerClass.Register(own.Services, typeof(THandler));
        var message = HandlerContract.Of(typeof(THandler)) is [var only] ? only.Message : typeof(void);
        return own.Add(new HandlerRegistration(message, null, build => ClassHandler.BuildOnly(typeof(THandler), build, own.Services)));
    }

    /// <summary>Handles the group's messages by a class that implements <see cref="IMessageHandler{T}"/> for several types of message, or natively.</summary>
    /// <typeparam name="THandler">The class.</typeparam>
    /// <typeparam name="T">The type of message.</typeparam>
    /// <param name="group">What <c>WithGroup</c> returned.</param>
    /// <inheritdoc cref="Handle{THandler}(IGroupBuilder)"/>
    public static IHandlerBuilder Handle<[DynamicallyAccessedMembers(ClassHandler.Kept)] THandler, T>(this IGroupBuilder group)
        where THandler : class, IMessageHandler<T>
    {
        var own = BuilderGuard.Own<GroupBuilder>(group);
        HandlerClass.Register(own.Services, typeof(THandler));
        return own.Add(new HandlerRegistration(typeof(T), null, build => ClassHandler.Build<THandler, T>(build, own.Services)));
    }

    /// <summary>Handles the group's messages by a class that implements <see cref="IMessageHandler{T, TResult}"/> for several types of message, or natively.</summary>
    /// <typeparam name="THandler">The class.</typeparam>
    /// <typeparam name="T">The type of message.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="group">What <c>WithGroup</c> returned.</param>
    /// <inheritdoc cref="Handle{THandler}(IGroupBuilder)"/>
    public static IHandlerBuilder Handle<[DynamicallyAccessedMembers(ClassHandler.Kept)] THandler, T, TResult>(this IGroupBuilder group)
        where THandler : class, IMessageHandler<T, TResult>
    {
        var own = BuilderGuard.Own<GroupBuilder>(group);
        HandlerClass.Register(own.Services, typeof(THandler));
        return own.Add(new HandlerRegistration(typeof(T), null, build => ClassHandler.BuildReturning<THandler, T, TResult>(build, own.Services)));
    }
}
