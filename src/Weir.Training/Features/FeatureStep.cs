using Weir.Models.Onnx.Building;
using Weir.Training.Columns;
using Weir.Training.Features.Variants;

namespace Weir.Training.Features;

/// <summary>How one raw column becomes features: fitted on training rows, written as nodes of the graph.</summary>
internal abstract record FeatureStep(string Column, RawKind Kind)
{
    /// <summary>Names of the features, in the order of the matrix.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Which features a linear model should bring to one scale.</summary>
    public virtual IEnumerable<bool> AreScaled => Names.Select(_ => true);

    /// <summary>Which features are 0 in most rows, and 0 says "no": learners need not look at those.</summary>
    public virtual IEnumerable<bool> AreSparse => Names.Select(_ => false);

    /// <summary>Which features are codes of categories, which trees may divide by sets.</summary>
    public virtual IEnumerable<bool> AreCategories => Names.Select(_ => false);

    /// <summary>Who has it.</summary>
    public FeatureUse Use { get; init; }

    /// <summary>Who has each feature.</summary>
    public virtual IEnumerable<FeatureUse> Uses => Names.Select(_ => Use);

    /// <summary>True when rows that train must be transformed without their own target: <see cref="Part"/> does that.</summary>
    public virtual bool IsCrossFitted => false;

    /// <summary>The same, fitted without the rows of a part.</summary>
    public virtual FeatureStep Part(int part) => this;

    /// <summary>Adds the nodes; the result is [rows, features] of 32-bit floats.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">The raw column, [rows, 1].</param>
    public abstract string Add(GraphBuilder graph, string input);
}
