using Weir.Client.Evaluations;

namespace Weir.Training.Gates;

/// <summary>What a model must reach to be promoted: the file <c>gate.yaml</c>, described in docs/evaluation.md.</summary>
public sealed record Gate
{
    /// <summary>Usual name of the file.</summary>
    public const string FileName = "gate.yaml";

    /// <summary>All of them must be met.</summary>
    public required IReadOnlyList<EvaluationDemand> Rules { get; init; }

    /// <summary>The version that rules on change compare with, such as <c>models:/churn@production</c>; null for none.</summary>
    public string? Baseline { get; init; }

    /// <summary>Somebody vouches that neither model was trained on the rows, where packages do not say.</summary>
    public bool IsHeldOut { get; init; }

    /// <summary>Columns and conditions by which rows are sliced.</summary>
    public IReadOnlyList<string> Slices { get; init; } = [];

    /// <summary>Slices of fewer rows are left out of rules on all slices (<c>[*]</c>).</summary>
    public int LeastSliceRows { get; init; } = 30;

    /// <summary>Rows that latency is measured on, one at a time.</summary>
    public int LatencyRows { get; init; } = 200;

    /// <summary>How inputs are spoilt for figures such as <c>roc_auc.missing</c>.</summary>
    public Robustness Robustness { get; init; } = new();
}

/// <summary>How inputs are spoilt.</summary>
public sealed record Robustness
{
    /// <summary>Share of the cells of each column that are taken away.</summary>
    public double Missing { get; init; } = 0.1;

    /// <summary>Normal noise on numbers, in standard deviations of the column.</summary>
    public double Noise { get; init; } = 0.1;

    /// <summary>Share of the cells of each text column that become a value never seen.</summary>
    public double Unseen { get; init; } = 0.1;

    /// <summary>Same seed, same cells.</summary>
    public ulong Seed { get; init; } = 1;
}
