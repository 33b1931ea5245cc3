using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Search;
using Weir.Training.Columns;
using Weir.Training.Features;
using Weir.Training.Features.Specs;
using Weir.Training.Features.Variants;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.AutoML;

/// <summary>The rows that a search trains on, before they are divided into folds.</summary>
/// <param name="plan">All alternatives of the featurisation, fitted on these rows.</param>
/// <param name="raw">The rows.</param>
/// <param name="rows">What is fitted by targets is fitted by these.</param>
/// <param name="select">Which features are kept; null for all.</param>
internal sealed class SearchTable(FeaturePlan plan, RawTable raw, FeatureRows rows, SelectSpec? select)
{
    /// <summary>What a search may make of the columns of a table, by its preset, learners and memory. What a features file selects is selected of the usual features.</summary>
    public static Alternatives? AlternativesOf(TrainingRequest request, TrainingData data)
    {
        var search = request.Search!;
        var preset = PresetPlan.Of(search.Preset);
        if (search.HasPlainFeatures || preset.Variants == VariantReach.None || data.Features.Select is not null) return null;
        bool Tries(params ReadOnlySpan<string> names)
        {
            foreach (var name in names) if (preset.Tries(name, request)) return true;
            return false;
        }

        var isWide = preset.Variants == VariantReach.Wide;
        var limits = new AlternativeLimits
        {
            HasTargets = search.TimeColumn is null,
            TargetFeatures = (search.Folds ?? preset.FoldsOfSmall) * data.Target.Outputs,
            HasCodes = Tries("xgboost"),
            HasNumbers = Tries("linear", "mlp"),
            HasProducts = Tries("linear"),
        };
        if (isWide) limits = limits with { Characters = 5 * limits.Characters, Cells = 3 * limits.Cells, Factors = 12, Numbers = 300 };
        // A worker holds several copies of a variant, and this process the whole matrix.
        if (search.Memory is { } memory) limits = limits with { Cells = Math.Min(limits.Cells, memory / 100) };
        return new Alternatives(limits, data.TrainingRows.Length);
    }

    /// <summary>What makes features of rows that were not trained on, in the order of the samples.</summary>
    public FeaturePlan Plan { get; private set; } = plan;

    /// <summary>The target as learners learn it.</summary>
    public required float[] Target { get; init; }

    /// <summary>How much each row counts.</summary>
    public float[]? Weights { get; init; }

    /// <summary>Group of each row, where their order is learnt.</summary>
    public int[]? Queries { get; init; }

    public int Rows => raw.RowCount;

    /// <summary>Features of the usual variant.</summary>
    public int UsualWidth => Plan.Uses.Count(u => u.IsIn(default, u.Part ?? 0));

    /// <summary>Fits what is fitted by targets for each fold, and makes the features.</summary>
    /// <param name="folds">The folds.</param>
    /// <param name="options">What learners are told.</param>
    /// <param name="cancellation">Ends it.</param>
    public (Samples Samples, FeatureSpace Space) Fold(FoldPlan folds, LearnerOptions options, CancellationToken cancellation)
    {
        var folded = FoldedFeatures.Of(Plan, raw, folds.Folds, cancellation);
        Plan = folded.Plan;
        var samples = new Samples(folded.Matrix, Plan.Sparse, Target, Plan.Categories.Contains(true) ? Plan.Categories : null) { Weights = Weights, Queries = Queries };
        var space = new FeatureSpace(Plan.Uses, null);
        return (samples, select is null ? space : new FeatureSpace(Plan.Uses, Selected(select, samples, space, folds, options, cancellation)));
    }

    // By each fold's training rows alone; the last for all rows.
    private int[][] Selected(SelectSpec chosen, Samples samples, FeatureSpace space, FoldPlan folds, LearnerOptions options, CancellationToken cancellation)
    {
        var compared = samples with { Target = rows.TargetValues, Weights = null };
        return [.. folds.Folds.Select(f => compared.Select(f.Training)).Append(compared).Select((part, number) =>
        {
            var places = space.Places(default, number);
            var picked = part.Keep(places);
            try
            {
                return Array.ConvertAll(FeatureSelection.Choose(chosen, picked, options, cancellation), p => places[p]);
            }
            finally
            {
                picked.DisposeMatrix();
            }
        })];
    }
}

/// <summary>What came out of a search, with the features that it takes.</summary>
/// <param name="Contest">The model and how others did.</param>
/// <param name="Plan">What makes its features.</param>
/// <param name="Training">The rows that it was trained on, with those features.</param>
/// <param name="Usual">The same rows with the features of the usual variant, fitted on all of them; null where no curves are asked for.</param>
internal sealed record SearchedContest(TrainedContest Contest, FeaturePlan Plan, Samples Training, (FeaturePlan Plan, Samples Training)? Usual);
