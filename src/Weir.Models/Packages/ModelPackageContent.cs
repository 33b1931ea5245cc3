using Weir.Models.Signatures;
using Weir.Yaml.Values;

namespace Weir.Models.Packages;

/// <summary>What goes into a new package.</summary>
public sealed record ModelPackageContent
{
    /// <summary>Bytes of <c>model.onnx</c>.</summary>
    public required ReadOnlyMemory<byte> Model { get; init; }

    /// <summary>What the model takes and gives.</summary>
    public ModelSignature? Signature { get; init; }

    /// <summary>Example rows, in the order of the signature's columns.</summary>
    public InputExample? Example { get; init; }

    /// <summary>Run that made it.</summary>
    public string? RunId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Free facts: metrics, data version, label mapping.</summary>
    public YamlMap Metadata { get; init; } = new([]);

    /// <summary>Further files by path relative to the package.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>();
}

/// <summary>Example rows of a table.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Rows of null, bool, long, double or string; of tensors, lists of them.</param>
public sealed record InputExample(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>True where the columns are tensors <c>[rows, width]</c>: each row has a list of <c>width</c> values for each.</summary>
    public bool IsTensors { get; init; }
}
