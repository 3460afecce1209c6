using StreamGroups.Handling;

namespace StreamGroups.Engine.Dispatching;

/// <summary>What waits for a worker, and which of it is next. All but <see cref="Prepare"/> is called under its lock, which is its dispatcher's.</summary>
internal abstract class WaitingLine
{
    public Lock Lock { get; } = new();

    /// <summary>How many wait, whatever for.</summary>
    public abstract int Count { get; }

    /// <summary>Told when something may be taken without anybody having added it; under the lock.</summary>
    public Action? Woken { get; set; }

    /// <summary>Called before deliveries are added, not under the lock.</summary>
    public virtual void Prepare(ReadOnlySpan<Delivery> deliveries)
    {
    }

    public abstract void Add(Delivery delivery);

    public abstract bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Delivery? delivery);

    /// <summary>How many more may be added; none until there is room for a good many.</summary>
    /// <param name="target">How many of those that could run now are to wait.</param>
    /// <param name="most">How many the user allows to wait.</param>
    public abstract int RoomOf(int target, int most);

    /// <summary>Whether what is claimed, on a worker that is kept free for it, may come.</summary>
    public virtual bool TakesClaims(int most) => true;

    /// <summary>Whether a delivery that has a worker may begin; else it was added.</summary>
    public virtual bool TryBegin(Delivery delivery) => true;

    /// <summary>The run of a delivery that was taken, or had begun, has ended.</summary>
    public virtual void Ended(Delivery delivery)
    {
    }

    /// <summary>Empties it, in the order of IDs as far as they are in order.</summary>
    public abstract Delivery[] TakeAll();

    /// <summary>Nothing can stay here any more.</summary>
    public virtual void Stop()
    {
    }

    public virtual void Resume()
    {
    }
}
