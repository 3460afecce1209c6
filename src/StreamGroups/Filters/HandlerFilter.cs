using System.Diagnostics.CodeAnalysis;
using StreamGroups.Serialization;

namespace StreamGroups.Filters;

/// <summary>A filter around handlers as it was added.</summary>
/// <param name="registration">Makes it.</param>
/// <param name="isForMessages">Whether it is an <see cref="IConsumeFilter"/>, and was added as one.</param>
/// <param name="isForBatches">Whether it is an <see cref="IBatchFilter"/>.</param>
internal sealed class HandlerFilter(FilterRegistration<object> registration, bool isForMessages, bool isForBatches)
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    public FilterRegistration<object> Registration => registration;

    public bool IsForMessages => isForMessages;

    public bool IsForBatches => isForBatches;

    /// <summary>Its class; null where it was given as a function.</summary>
    public Type? Type => registration.FilterType;

    /// <summary>For a list of several.</summary>
    public string Name => Type is { } type ? TypeNames.Of(type) : "a function";

    public static HandlerFilter OfMessages<[DynamicallyAccessedMembers(Constructors)] TFilter>()
        where TFilter : class, IConsumeFilter =>
        new(FilterRegistration<object>.Of<TFilter>(), isForMessages: true, isForBatches: typeof(TFilter).IsAssignableTo(typeof(IBatchFilter)));

    public static HandlerFilter OfMessages(Func<ConsumeContext, ConsumeDelegate, ValueTask<object?>> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(FilterRegistration<object>.Of(new ConsumeLambda(filter)), isForMessages: true, isForBatches: false);
    }

    public static HandlerFilter OfBatches<[DynamicallyAccessedMembers(Constructors)] TFilter>()
        where TFilter : class, IBatchFilter =>
        new(FilterRegistration<object>.Of<TFilter>(), isForMessages: false, isForBatches: true);

    public static HandlerFilter OfBatches(Func<BatchContext, BatchDelegate, ValueTask> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(FilterRegistration<object>.Of(new BatchLambda(filter)), isForMessages: false, isForBatches: true);
    }
}
