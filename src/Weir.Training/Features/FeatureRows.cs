using Weir.Training.Features.Encodings;
using Weir.Training.Targets;

namespace Weir.Training.Features;

/// <summary>The rows that features are fitted on.</summary>
/// <param name="Rows">Their places in the table.</param>
internal sealed record FeatureRows(int[] Rows)
{
    /// <summary>What is learnt; null where nothing is encoded by it.</summary>
    public Target? Target { get; init; }

    /// <summary>Same seed, same parts.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The number of the group of each row of the table; null where rows are by themselves.</summary>
    public int[]? Groups { get; init; }

    /// <summary>The target of each of the rows.</summary>
    public float[] TargetValues => Array.ConvertAll(Rows, r => Target!.Values[r]);

    /// <summary>The part of each of the rows, where features are encoded by targets.</summary>
    public CrossFit Parts => Groups is { } groups ? CrossFit.OfGroups(Array.ConvertAll(Rows, r => groups[r]), Seed) : CrossFit.Of(Rows.Length, Seed);

    /// <summary>Some of them, by their places.</summary>
    public FeatureRows Of(int[] places) => this with { Rows = Array.ConvertAll(places, p => Rows[p]) };

    /// <summary>A column's values in these rows.</summary>
    public TTo[] Of<TFrom, TTo>(TFrom[] values, Func<TFrom, TTo> convert) => Array.ConvertAll(Rows, r => convert(values[r]));
}
