using Weir.Foundation.Progress;
using Weir.Statistics.Intervals;

namespace Weir.Training.Evaluation;

/// <summary>Which model is to be evaluated on which rows, and how.</summary>
public sealed record EvaluationRequest
{
    /// <summary>A model package or an <c>.onnx</c> file.</summary>
    public required string ModelPath { get; init; }

    /// <summary>What the report calls it.</summary>
    public required string ModelName { get; init; }

    /// <summary>Table of rows with the truth.</summary>
    public required string DataPath { get; init; }

    /// <summary>Column with the truth; null for the one that the package names.</summary>
    public string? Target { get; init; }

    /// <summary>What is predicted; null tells it by model and truth.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>The positive one of two classes; null for the model's second.</summary>
    public string? Positive { get; init; }

    /// <summary>Columns computed from others, each <c>name = SQL expression</c>.</summary>
    public IReadOnlyList<string> Derive { get; init; } = [];

    /// <summary>Column with the weight of each row; null for 1.</summary>
    public string? Weights { get; init; }

    /// <summary>Metrics by name; empty for all that fit.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Columns by whose values (quantiles, for numbers) the rows are sliced, and expressions such as <c>age &gt; 60</c>.</summary>
    public IReadOnlyList<string> Slices { get; init; } = [];

    /// <summary>What errors of a decision cost; null chooses no threshold by cost.</summary>
    public DecisionCost? Cost { get; init; }

    /// <summary>Metric by which a threshold is chosen; null for <c>f1</c>.</summary>
    public string? ThresholdMetric { get; init; }

    /// <summary>Another model to compare with on the same rows; null for none.</summary>
    public string? OtherPath { get; init; }

    /// <summary>What the report calls the other one.</summary>
    public string? OtherName { get; init; }

    /// <summary>How intervals are taken; 0 resamples takes none.</summary>
    public BootstrapOptions Bootstrap { get; init; } = new();

    /// <summary>Folder that names of files are relative to.</summary>
    public required string Root { get; init; }

    /// <summary>How this program is started (its file, and first arguments), for rules on figures of serving; null where there are none.</summary>
    public IReadOnlyList<string>? Program { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears how far it has come.</summary>
    public IProgressSink Progress { get; init; } = NoProgress.Instance;
}

/// <summary>What a wrong decision costs; right ones cost nothing.</summary>
/// <param name="FalsePositive">Of a negative row that is flagged.</param>
/// <param name="FalseNegative">Of a positive row that is not.</param>
public sealed record DecisionCost(double FalsePositive, double FalseNegative);
