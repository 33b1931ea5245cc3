using Weir.Models.Packages;
using Weir.Yaml.Values;

namespace Weir.Training.Evaluation;

/// <summary>What a package says it was trained on.</summary>
internal static class TrainedRows
{
    /// <summary>True when the table is the one it was trained on (a share that was kept from it for the test counts as trained on: which rows, the table does not say); null when the package does not say.</summary>
    public static bool? Include(ModelPackage? package, string dataHash) =>
        package?.Metadata["data"] is YamlList { Items: [YamlMap first, ..] } && first["hash"] is YamlText hash ? hash.Value == dataHash : null;
}
