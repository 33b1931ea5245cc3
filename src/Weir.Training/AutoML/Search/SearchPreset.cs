using Weir.Training.Learners;

namespace Weir.Training.AutoML.Search;

/// <summary>What matters in the result of a search.</summary>
public enum SearchPreset
{
    /// <summary>The best prediction for the time, within what is checked and served in reason.</summary>
    Balanced,

    /// <summary>A good model soon: fewer folds, no forest, few members.</summary>
    Fast,

    /// <summary>The best prediction, at a price: more folds, more candidates on all of them, larger means.</summary>
    Best,

    /// <summary>A model that can be told: one linear model, or one sum of trees of two questions each.</summary>
    Interpretable,

    /// <summary>A small, quick model: one, with few trees.</summary>
    Deploy,
}

/// <summary>What a preset means.</summary>
internal sealed record PresetPlan
{
    /// <summary>Folds of a small table.</summary>
    public int FoldsOfSmall { get; init; } = 8;

    /// <summary>Folds of a large table.</summary>
    public int FoldsOfLarge { get; init; } = 5;

    /// <summary>Whether a learner is tried when none is named.</summary>
    public Func<ILearner, bool> Learners { get; init; } = static _ => true;

    /// <summary>Steps of the greedy choice: members of the mean at most.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Whether the result is one model trained on all rows, in place of means over folds.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Trees of the result at most, where the check of the graph does not bound them before.</summary>
    public int MostTrees { get; init; } = 20_000;

    /// <summary>Seconds of processor time that checking the graph of the result may take.</summary>
    public double CheckSeconds { get; init; } = 7.2;

    /// <summary>How deep a tree may be.</summary>
    public int MostDepth { get; init; } = 11;

    /// <summary>Factor of the learning rate.</summary>
    public double Pace { get; init; } = 1;

    /// <summary>On a large table one of so many candidates goes on to more rows or to all folds.</summary>
    public int OneOf { get; init; } = 3;

    /// <summary>How far the search goes over alternatives of the featurisation.</summary>
    public VariantReach Variants { get; init; } = VariantReach.Usual;

    /// <summary>Whether a search tries a learner: one that was asked for by name, or where none was, one that the preset is for.</summary>
    public bool Tries(string learner, TrainingRequest request) => request.Learners.Count == 0 ? Learners(LearnerCatalog.Find(learner)) : request.Learners.Contains(learner);

    /// <summary>The meaning of a preset.</summary>
    public static PresetPlan Of(SearchPreset preset) => preset switch
    {
        SearchPreset.Fast => new() { FoldsOfSmall = 5, FoldsOfLarge = 3, Learners = static l => l.IsQuick, Steps = 4, MostTrees = 2000, Pace = 1.7, OneOf = 4, Variants = VariantReach.None },
        SearchPreset.Best => new() { FoldsOfSmall = 10, FoldsOfLarge = 8, CheckSeconds = 30, OneOf = 2, Pace = 0.8, Variants = VariantReach.Wide },
        SearchPreset.Interpretable => new() { Learners = static l => l.IsTellable, Steps = 1, IsSingle = true, MostTrees = 300, MostDepth = 2, Pace = 1.7, Variants = VariantReach.None },
        SearchPreset.Deploy => new() { Learners = static l => !l.IsBulky, Steps = 1, IsSingle = true, MostTrees = 300, MostDepth = 6, Pace = 2 },
        _ => new(),
    };
}

/// <summary>How far a search goes over alternatives of the featurisation.</summary>
internal enum VariantReach
{
    /// <summary>What is inferred, and nothing else.</summary>
    None,

    /// <summary>What often helps and costs little.</summary>
    Usual,

    /// <summary>All of them, of larger columns too.</summary>
    Wide,
}
