using System.Globalization;

namespace Weir.Training.Targets;

/// <summary>The target as numbers: class numbers, or values; NaN where a row has none.</summary>
/// <param name="Name">The column; of several the names with commas between.</param>
/// <param name="Task">What is learnt.</param>
/// <param name="Values">One per row of the table; of several columns the first.</param>
/// <param name="Classes">The classes by their number; empty for numbers. The second of two is the positive one.</param>
/// <param name="Kind">What the classes are in the table.</param>
internal sealed record Target(string Name, LearningTask Task, float[] Values, IReadOnlyList<string> Classes, ClassKind Kind)
{
    /// <summary>Shares of the quantiles that are predicted, ascending.</summary>
    public double[] Quantiles { get; init; } = [];

    /// <summary>The columns of several outputs.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Values of the columns of several outputs; the first are <see cref="Values"/>.</summary>
    public IReadOnlyList<float[]> Several { get; init; } = [];

    /// <summary>The column that says which rows belong together; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>Columns of a prediction: classes of a multi-class task, quantiles, outputs, else 1.</summary>
    public int Outputs => Task switch { LearningTask.Multiclass => Classes.Count, LearningTask.Quantile => Quantiles.Length, LearningTask.MultiOutput => Columns.Count, _ => 1 };

    /// <summary>What the columns of a prediction are called; empty where there is one, or for classes.</summary>
    public IReadOnlyList<string> OutputNames => Task == LearningTask.Quantile ? [.. Quantiles.Select(q => q.ToString("R", CultureInfo.InvariantCulture))] : Columns;

    /// <summary>The target of some rows alone.</summary>
    public Target Of(int[] rows) => this with { Values = Array.ConvertAll(rows, r => Values[r]), Several = [.. Several.Select(v => Array.ConvertAll(rows, r => v[r]))] };

    /// <summary>The truth of some rows, rows × columns of the target.</summary>
    public float[] Truth(int[] rows) => Task == LearningTask.MultiOutput ? [.. rows.SelectMany(r => Several.Select(v => v[r]))] : Array.ConvertAll(rows, r => Values[r]);
}

/// <summary>What a class label is.</summary>
internal enum ClassKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Flag,
}
