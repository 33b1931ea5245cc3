namespace Weir.Models.Onnx;

/// <summary>An ONNX model as plain records: what is written to, and read from, an <c>.onnx</c> file.</summary>
public sealed record OnnxModel
{
    /// <summary>Version of the format; 8 is read by every ONNX Runtime from 1.10 on.</summary>
    public long IrVersion { get; init; } = 8;

    /// <summary>Program that wrote it.</summary>
    public string ProducerName { get; init; } = "weir";

    /// <summary>Version of that program.</summary>
    public string ProducerVersion { get; init; } = string.Empty;

    /// <summary>Domain, a reversed host name.</summary>
    public string Domain { get; init; } = string.Empty;

    /// <summary>The model's own version.</summary>
    public long ModelVersion { get; init; }

    /// <summary>Prose.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Versions of the operator sets by domain; the empty domain is ONNX' own.</summary>
    public IReadOnlyList<OnnxOpset> Opsets { get; init; } = [];

    /// <summary>Free keys and values.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The graph.</summary>
    public required OnnxGraph Graph { get; init; }
}

/// <summary>A set of operators.</summary>
/// <param name="Domain">Empty for ONNX' own.</param>
/// <param name="Version">Its version.</param>
public sealed record OnnxOpset(string Domain, long Version);

/// <summary>A graph: nodes in an order in which every value is made before it is used.</summary>
public sealed record OnnxGraph
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "graph";

    /// <summary>Nodes.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; init; } = [];

    /// <summary>Constants.</summary>
    public IReadOnlyList<OnnxTensor> Initializers { get; init; } = [];

    /// <summary>Inputs.</summary>
    public IReadOnlyList<OnnxValueInfo> Inputs { get; init; } = [];

    /// <summary>Outputs.</summary>
    public IReadOnlyList<OnnxValueInfo> Outputs { get; init; } = [];

    /// <summary>Types of values in between, where the file tells them.</summary>
    public IReadOnlyList<OnnxValueInfo> Values { get; init; } = [];
}

/// <summary>A node: an operator with its inputs, outputs and attributes.</summary>
public sealed record OnnxNode
{
    /// <summary>Operator, such as <c>Add</c>.</summary>
    public required string OpType { get; init; }

    /// <summary>Domain of the operator; empty for ONNX' own.</summary>
    public string Domain { get; init; } = string.Empty;

    /// <summary>Name of the node.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Names of the input values; an empty one is left out.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Names of the output values.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Attributes by name.</summary>
    public IReadOnlyList<OnnxAttribute> Attributes { get; init; } = [];
}
