namespace Weir.Training.Targets;

/// <summary>The target as numbers: class numbers, or values; NaN where a row has none.</summary>
/// <param name="Name">The column.</param>
/// <param name="Task">What is learnt.</param>
/// <param name="Values">One per row of the table.</param>
/// <param name="Classes">The classes by their number; empty for a regression. The second of two is the positive one.</param>
/// <param name="Kind">What the classes are in the table.</param>
internal sealed record Target(string Name, LearningTask Task, float[] Values, IReadOnlyList<string> Classes, ClassKind Kind)
{
    /// <summary>Columns of a prediction: classes of a multi-class task, else 1.</summary>
    public int Outputs => Task == LearningTask.Multiclass ? Classes.Count : 1;
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
