namespace Weir.Training.AutoML;

/// <summary>How long and how hard to search for the best model.</summary>
/// <remarks>The same seed and <see cref="MostTrials"/> give the same model. Under a budget alone the count of trials is noted with the run;
/// given with it as <see cref="MostTrials"/>, and with the same <see cref="Folds"/>, the model comes out the same.</remarks>
public sealed record SearchOptions
{
    /// <summary>Wall time of the whole training, reading and checking included; null sets no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>User and system time of the whole process tree from its start; null sets no limit.</summary>
    public TimeSpan? CpuBudget { get; init; }

    /// <summary>Trials at most; null sets no limit.</summary>
    public int? MostTrials { get; init; }

    /// <summary>Parts that rows are divided into, 2 to 20: each is predicted by models that never saw it. Null decides by the size of the table.</summary>
    public int? Folds { get; init; }

    /// <summary>Column that orders rows in time: validation then always lies after what was trained on. Null takes rows in any order.</summary>
    public string? TimeColumn { get; init; }
}
