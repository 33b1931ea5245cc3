using Weir.Training.AutoML.Search;

namespace Weir.Training.AutoML;

/// <summary>How long and how hard to search for the best model.</summary>
/// <remarks>The same seed and <see cref="MostTrials"/> give the same model, whatever the threads. Under a budget alone the count of trials is noted with the run;
/// given with it as <see cref="MostTrials"/>, and with the same <see cref="Rows"/>, <see cref="Folds"/> and <see cref="Preset"/>, the model comes out the same.</remarks>
public sealed record SearchOptions
{
    /// <summary>No counts by target.</summary>
    internal static readonly IReadOnlyDictionary<string, int> NoCounts = new Dictionary<string, int>();

    /// <summary>Wall time of the whole training, reading and checking included; null sets no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>User and system time of the whole process tree from its start; null sets no limit.</summary>
    public TimeSpan? CpuBudget { get; init; }

    /// <summary>Trials at most; null sets no limit.</summary>
    public int? MostTrials { get; init; }

    /// <summary>Trials at most of each of several targets, by its column; where a target is named, all are. 0 gives it its constant, as a budget may.</summary>
    public IReadOnlyDictionary<string, int> MostTrialsByTarget { get; init; } = NoCounts;

    /// <summary>Parts that rows are divided into, 2 to 20: each is predicted by models that never saw it. Null decides by the size of the table and the preset.</summary>
    public int? Folds { get; init; }

    /// <summary>Column that orders rows in time: validation then always lies after what was trained on. Null takes rows in any order.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>What matters in the result.</summary>
    public SearchPreset Preset { get; init; } = SearchPreset.Balanced;

    /// <summary>Rows of the table to search on at most; null takes as many as the budget and the memory are for. A run that took fewer than all notes their count.</summary>
    public int? Rows { get; init; }

    /// <summary>Whether alternatives of the featurisation are left out; null leaves them out where the tighter budget is too short to make them.</summary>
    public bool? PlainFeatures { get; init; }

    /// <summary>Whether alternatives of the featurisation are left out.</summary>
    internal bool HasPlainFeatures => PlainFeatures ?? (Budget < ShortBudget || CpuBudget < ShortBudget);

    private static readonly TimeSpan ShortBudget = TimeSpan.FromSeconds(15);

    /// <summary>Trials and folds at work at once, each with one thread; null for the cores that this process may use, or as many of them as are of use.</summary>
    public int? Threads { get; init; }

    /// <summary>Bytes of memory for this process and its workers; null for four fifths of what there is.</summary>
    public long? Memory { get; init; }

    /// <summary>Program and first words that start a worker (<see cref="Workers.TrialWorkerHost"/>); null lets threads of this process do the work, where a crash of the native library is a crash of all.</summary>
    public IReadOnlyList<string>? Worker { get; init; }

    /// <summary>Cells (rows × columns) beyond which a search under a budget first makes a model of a part of the rows: what is fewer is ready within three seconds.</summary>
    internal double SoonCells { get; init; } = 1_500_000;

    /// <summary>Cells of features (rows × features) at most; null lets the budget say how many.</summary>
    internal double? FeatureCells { get; init; }

    /// <summary>Hears of trials; null for nobody.</summary>
    public ISearchListener? Listener { get; init; }
}
