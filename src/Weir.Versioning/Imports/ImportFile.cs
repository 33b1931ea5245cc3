using Weir.Yaml;

namespace Weir.Versioning.Imports;

/// <summary>What a <c>.dvc</c> file says of where its data came from.</summary>
internal static class ImportFile
{
    /// <summary>True for an import from another repository.</summary>
    public static bool IsFromRepository(string path) =>
        YamlDocument.Load(path).Root is YamlMapping root && root["deps"] is YamlSequence deps && deps.Items.OfType<YamlMapping>().Any(d => d["repo"] is not null);
}
