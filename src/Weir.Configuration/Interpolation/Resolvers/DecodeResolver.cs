using Weir.Configuration.Files;
using Weir.Configuration.Tree;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Configuration.Interpolation.Resolvers;

/// <summary><c>oc.decode:text</c> reads a text as an argument is read; <c>oc.create:value</c> makes configuration of a value, in which interpolations live.</summary>
internal static class DecodeResolver
{
    public static ConfigScope? Resolve(ResolverUse use)
    {
        use.Want(1, 1);
        if (use.Arguments[0].Node is ConfigScalar { IsNull: true }) return use.Arguments[0];
        var text = use.Text(0);
        try
        {
            return use.Resolver.Evaluate(TemplateParser.ParseElement(text), use.Self);
        }
        catch (FormatException e)
        {
            throw InterpolationFault.Error(use.Self, $"'{text}' cannot be decoded: {e.Message}", "quote what is meant as text");
        }
    }

    public static ConfigScope? Create(ResolverUse use)
    {
        use.Want(1, 1);
        var node = use.Arguments[0].Node;
        // Text is read as YAML.
        if (node is ConfigScalar { Value: YamlText text }) return use.Answer(Live(new NodeReader(YamlDocument.Parse(text.Value, use.Self.Node.Origin.Source, YamlVersion.V11)).Read(), use));
        return use.Answer(Live(node, use));
    }

    // What an argument holds is literal; made into configuration its references count.
    private static ConfigNode Live(ConfigNode node, ResolverUse use) => node switch
    {
        ConfigScalar scalar => ConfigScalar.Written(scalar.Value, use.Self.Node.Origin),
        ConfigList list => new ConfigList([.. list.Items.Select(i => Live(i, use))], use.Self.Node.Origin),
        ConfigMap map => new ConfigMap([.. map.Entries.Select(e => new ConfigEntry(e.Key, Live(e.Value, use)))], use.Self.Node.Origin),
        _ => node,
    };
}
