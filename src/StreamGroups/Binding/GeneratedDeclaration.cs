using StreamGroups.CompilerServices;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>A handler as the generator has read it.</summary>
internal sealed class GeneratedDeclaration(HandlerParameter[] parameters) : HandlerDeclaration
{
    public override MessageBody? HeldBody => parameters[0].Body;

    /// <summary>It was a lambda or a method group.</summary>
    public override bool IsSeveralMethods => false;

    public override ParameterDeclaration Parameter(int position) => new GeneratedParameter(parameters[position]);

    public override bool MessageAllowsNull(Type body, int level) => GeneratedParameter.AllowsNull(parameters[0], body);

    /// <summary>Handlers with such a fault are not written by the generator.</summary>
    public override void Check(PipelineBuildContext build)
    {
    }
}
