using Weir.Configuration.Tree;
using Weir.Yaml.Values;

namespace Weir.Configuration.Interpolation.Resolvers;

/// <summary><c>oc.env:NAME[,default]</c>: text; a default that is not null becomes text as Python prints it.</summary>
internal static class EnvironmentResolver
{
    public static ConfigScope? Resolve(ResolverUse use)
    {
        use.Want(1, 2);
        var name = use.Text(0);
        if (use.Resolver.Settings.Environment(name) is { } value) return use.Answer(YamlValue.Of(value));
        if (use.Arguments.Length < 2) throw InterpolationFault.NoVariable(use.Self, name);
        var otherwise = use.Arguments[1];
        return otherwise.Node is ConfigScalar { IsNull: true } ? use.Answer(YamlNull.Instance) : use.Answer(YamlValue.Of(PythonText.Of(use.Resolver.ResolveTree(otherwise))));
    }
}
