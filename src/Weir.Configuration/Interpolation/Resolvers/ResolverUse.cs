using System.Globalization;
using Weir.Configuration.Tree;
using Weir.Yaml.Values;

namespace Weir.Configuration.Interpolation.Resolvers;

/// <summary>One call of a resolver: what it was given, and where.</summary>
internal sealed record ResolverUse(InterpolationResolver Resolver, string Name, ConfigScope[] Arguments, ConfigScope Self)
{
    /// <summary>The container of the text, from which relative keys start.</summary>
    public ConfigScope Container => Self.Parent ?? Self;

    /// <summary>Refuses any other number of arguments.</summary>
    public void Want(int least, int most)
    {
        if (Arguments.Length >= least && Arguments.Length <= most) return;
        var wanted = least == most ? least.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
        throw InterpolationFault.Error(Self, $"{Name} takes {wanted} argument{(most == 1 ? string.Empty : "s")}, and {Arguments.Length} are given", $"${{{Name}:…}}");
    }

    /// <summary>An argument that must be text.</summary>
    public string Text(int at) => Arguments[at].Node is ConfigScalar { Value: YamlText text } ? text.Value : throw InterpolationFault.Error(Self, $"argument {at + 1} of {Name} must be text, and is {PythonText.Repr(Arguments[at].Node)}");

    public ConfigScope Answer(YamlValue value) => InterpolationResolver.Made(value, Self);

    public ConfigScope Answer(ConfigNode node) => new(node, Self.Parent, Self.Key);
}
