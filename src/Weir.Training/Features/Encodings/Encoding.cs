using Weir.Models.Onnx.Building;
using Weir.Training.Features.Variants;

namespace Weir.Training.Features.Encodings;

/// <summary>One thing that is made of texts: fitted on training rows, written as nodes of the graph.</summary>
internal abstract record Encoding
{
    /// <summary>Names of its features.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>True when a linear model should bring the features to one scale.</summary>
    public virtual bool IsScaled => false;

    /// <summary>True when the features are 0 in most rows, and 0 says "no".</summary>
    public virtual bool IsSparse => false;

    /// <summary>True when the features are codes of categories, which trees may divide by sets.</summary>
    public virtual bool IsCategory => false;

    /// <summary>Who has its features.</summary>
    public FeatureUse Use { get; init; }

    /// <summary>What a features file calls it.</summary>
    public string Word { get; init; } = string.Empty;

    /// <summary>True when rows that train must be encoded without their own target: <see cref="Part"/> does that.</summary>
    public virtual bool IsCrossFitted => false;

    /// <summary>The same, fitted without the rows of a part.</summary>
    public virtual Encoding Part(int part) => this;

    /// <summary>Adds the nodes; the result is [rows, features] of 32-bit floats.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="texts">[rows, 1].</param>
    public abstract string Add(GraphBuilder graph, string texts);
}
