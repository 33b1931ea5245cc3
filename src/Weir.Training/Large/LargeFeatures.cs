using Weir.Training.Features;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Large;

/// <summary>Fits the features of a large table on a sample of the rows to train on.</summary>
/// <param name="Plan">The features.</param>
/// <param name="Rows">Rows that they were fitted on.</param>
internal sealed record LargeFeatures(FeaturePlan Plan, int Rows)
{
    private const int SampleRows = 100_000;

    /// <summary>Fits them. Rows whose target goes into a feature are not trained on afterwards: <paramref name="roles"/> says so.</summary>
    public static LargeFeatures Fit(LargeSource source, LargeSource? test, TrainingRequest request, TrainingData data, RowRoles roles, CancellationToken cancellation)
    {
        string[] names = [.. data.Columns.Select(c => c.Name)];
        var gaps = test?.Read(table => table.ReadRows(names, [], cancellation).Gaps, cancellation) ?? new HashSet<string>();
        var (fitted, places) = Fit(SampleRows);
        var trained = roles.Count(RowRole.Train);
        if (!fitted.Plan.IsCrossFitted) return fitted;
        if (places.Length > trained / 2) (fitted, places) = Fit(trained / 2); // a wide table of few rows
        roles.Leave(places);
        return fitted;

        (LargeFeatures, long[]) Fit(int wanted)
        {
            var sample = source.Read(table => TableSample.Read(table, names, roles, wanted, cancellation), cancellation);
            return (new LargeFeatures(PlanOf(sample, gaps, request, data, cancellation), sample.Places.Length), sample.Places);
        }
    }

    private static FeaturePlan PlanOf(TableSample sample, IReadOnlySet<string> gaps, TrainingRequest request, TrainingData data, CancellationToken cancellation)
    {
        var target = data.Target with { Values = Array.ConvertAll(sample.Places, p => data.Target.Values[p]) };
        var rows = new FeatureRows([.. Enumerable.Range(0, sample.Places.Length)]) { Target = target, Seed = request.Seed };
        var plan = FeaturePlanner.Plan(sample.Rows.Columns, rows, sample.Rows.Gaps.Concat(gaps).ToHashSet(StringComparer.Ordinal), data.Features, cancellation);
        if (data.Features.Select is not { } select) return plan;
        request.Progress.Report("choosing features", 0, plan.Names.Count, "features");
        var samples = new Samples(plan.TransformTraining(Trainer.Raw(plan, sample.Rows.Columns), rows.Parts, cancellation), plan.Sparse, target.Values);
        var options = new LearnerOptions(target.Task, target.Outputs, plan.Scaled, plan.Sparse, request.Seed, request.MostRounds, request.Progress);
        plan = plan.Keep(FeatureSelection.Choose(select, samples, options, cancellation));
        samples.DisposeMatrix();
        return plan;
    }
}
