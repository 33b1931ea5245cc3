using Weir.Configuration.Tree;
using Weir.Yaml.Values;

namespace Weir.Configuration.Interpolation.Resolvers;

/// <summary><c>oc.env:NAME[,default]</c>: text; a default that is not null becomes text as Python prints it.</summary>
internal static class EnvironmentResolver
{
    /// <summary><c>weir.secret:NAME</c>: a variable whose value is shown and kept nowhere, whatever it is called; else the content of the file that <c>NAME_FILE</c> names.</summary>
    public static ConfigScope? Secret(ResolverUse use)
    {
        use.Want(1, 1);
        var name = use.Text(0);
        if (use.Resolver.Settings.Environment(name) is { } value) return use.Answer(YamlValue.Of(value));
        if (use.Resolver.Settings.Environment(name + "_FILE") is not { Length: > 0 } file) throw InterpolationFault.NoVariable(use.Self, name);
        var path = Path.GetFullPath(Path.Combine(use.Resolver.Settings.WorkingDirectory, file));
        return File.Exists(path) ? use.Answer(YamlValue.Of(File.ReadAllText(path).TrimEnd('\r', '\n'))) : throw InterpolationFault.Error(use.Self, $"there is no file '{file}', which {name}_FILE names");
    }

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
