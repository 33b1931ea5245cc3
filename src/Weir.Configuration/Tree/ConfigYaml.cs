using Weir.Yaml.Emit;
using Weir.Yaml.Scalars;

namespace Weir.Configuration.Tree;

/// <summary>Configuration as YAML that readers of either version take alike.</summary>
public static class ConfigYaml
{
    /// <summary>A node as a file, with its final newline; interpolations as text.</summary>
    public static string Write(ConfigNode node) => YamlEmitter.File(ConfigConversion.ToYaml(node), YamlVersion.V11);

    /// <summary>A node as OmegaConf writes it, byte for byte: for the files that Hydra leaves behind.</summary>
    public static string WriteAsHydra(ConfigNode node) => PyYamlEmitter.File(ConfigConversion.ToYaml(node));

    /// <summary>A node on one line.</summary>
    public static string Line(ConfigNode node) => YamlEmitter.Flow(ConfigConversion.ToYaml(node));
}
