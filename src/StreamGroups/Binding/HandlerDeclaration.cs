using StreamGroups.CompilerServices;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>How a handler was declared: what its types do not tell.</summary>
internal abstract class HandlerDeclaration
{
    /// <summary>Whether it is a delegate of several methods.</summary>
    public abstract bool IsSeveralMethods { get; }

    /// <summary>What is said of the parameter at a position of the delegate; the message's is 0.</summary>
    public abstract ParameterDeclaration Parameter(int position);

    /// <summary>Whether the body of a message may be null.</summary>
    /// <param name="body">Its type.</param>
    /// <param name="level">How deep in the type of the first parameter the body's stands: 0 where that is the parameter's own type.</param>
    public abstract bool MessageAllowsNull(Type body, int level);

    /// <summary>The body of a message that holds one; null where reflection has to find it.</summary>
    public virtual MessageBody? HeldBody => null;

    /// <summary>Adds a fault for what the compiler lets pass.</summary>
    public abstract void Check(PipelineBuildContext build);
}
