namespace Weir.Yaml.Scalars;

/// <summary>Whose rules decide what a plain scalar means.</summary>
public enum YamlVersion
{
    /// <summary>YAML 1.2 as ruamel.yaml reads it (DVC): <c>yes</c> is text, <c>010</c> is ten, <c>1e-5</c> is a number.</summary>
    V12,

    /// <summary>YAML 1.1 as PyYAML reads it, with OmegaConf's wider floats (Hydra): <c>yes</c> is true, <c>010</c> is eight.</summary>
    V11,
}
