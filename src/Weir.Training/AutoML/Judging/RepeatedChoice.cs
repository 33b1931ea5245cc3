using Weir.Training.AutoML.Ensemble;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Search;
using Weir.Training.Learners;

namespace Weir.Training.AutoML.Judging;

/// <summary>Something that could have become the result, or part of it.</summary>
/// <param name="Predictions">What it was chosen by, rows × outputs.</param>
/// <param name="Told">The same rows by models that other rows told when to stop.</param>
/// <param name="Trees">What it costs.</param>
internal sealed record JudgedCandidate(float[] Predictions, float[] Told, int Trees);

/// <summary>Chooses again for each tenth of the rows by the other nine, so that no row has a say in what predicts it. No model is trained for it.</summary>
/// <remarks>The same is done with rows drawn with replacement by bootstrap bias-corrected cross-validation (Tsamardinos, Greasidou and Borboudakis, Machine Learning 107, 2018). Rows drawn so are worth half as many for a choice,
/// which then is worse than the one that it stands for, most of all where a mean of many is chosen: nine tenths come closer.</remarks>
/// <param name="preset">How the result is chosen.</param>
/// <param name="options">What learners were told.</param>
/// <param name="seed">Same seed, same parts.</param>
internal sealed class RepeatedChoice(PresetPlan preset, LearnerOptions options, int seed)
{
    /// <summary>With more rows the luck of a choice is nothing beside what figures vary by, and choosing again would cost time.</summary>
    public const int ManyRows = 20_000;

    private const int Parts = 10;
    private const int MostRepeats = 5;

    // What all choices together may cost, in values looked at: some tenths of a second.
    private const double MostWork = 1e8;
    private const double TooMuchWork = 4e8;
    private const double FigureWork = 250; // a row's part in the figures
    private const double RankingWork = 40; // sorting, beside a logarithm
    private const int UsualSteps = 10; // after which the greedy choice finds nothing better
    private const double SecondsOfWork = 4e-9;

    /// <summary>What the rows are predicted by choices that they had no say in: several times, by other tenths each time; empty where there was no choice, or rows are many.</summary>
    /// <param name="pool">What there is to choose from.</param>
    /// <param name="rows">The rows that were predicted.</param>
    /// <param name="samples">All rows.</param>
    /// <param name="groups">Group of every row, where rows of a group stay together.</param>
    /// <param name="mostTrees">Trees of a result at most.</param>
    public IReadOnlyList<float[]> Told(IReadOnlyList<JudgedCandidate> pool, int[] rows, Samples samples, int[]? groups, double mostTrees)
    {
        if (pool.Count < 2 || rows.Length < 2 * Parts) return [];
        var judged = samples.Judged(rows);
        var loss = new ChoiceLoss(options, judged, pool);
        var own = groups is null ? null : Array.ConvertAll(rows, r => groups[r]);
        return [.. Enumerable.Range(0, Repeats(rows.Length, pool.Count)).Select(repeat =>
        {
            var told = new float[rows.Length * options.Outputs];
            var plan = own is null ? FoldPlan.Balanced(judged.Target, !options.Task.IsOfClasses(), Parts, seed + repeat) : FoldPlan.Grouped(own, Parts, seed + repeat);
            foreach (var part in plan.Folds) Tell(told, pool, loss.Choose(part.Training, (vectors, trees, of) => Chosen(vectors, trees, of, mostTrees)), part.Check);
            return told;
        })];
    }

    /// <summary>Seconds that it takes, for a search that must end in time.</summary>
    public double SecondsOf(int rows) => Repeats(rows, ResultChooser.MostCompared) * Work(rows, ResultChooser.MostCompared) * SecondsOfWork;

    private int Repeats(int rows, int candidates) => rows > ManyRows || Work(rows, candidates) > TooMuchWork ? 0 : (int)Math.Clamp(MostWork / Work(rows, candidates), 1, MostRepeats);

    private double Work(int rows, int candidates)
    {
        var steps = preset.IsSingle ? 1 : Math.Min(preset.Steps, UsualSteps);
        return (double)rows * ((Parts * Math.Min(candidates, ResultChooser.MostCompared) * steps * (options.Task == LearningTask.Ranking ? RankingWork : 1)) + (FigureWork * options.Outputs));
    }

    // As ResultChooser does it.
    private IReadOnlyList<(int Model, double Weight)> Chosen(IReadOnlyList<float[]> vectors, IReadOnlyList<int> trees, Func<float[], double> loss, double mostTrees) => preset.IsSingle
        ? [(0, 1.0)]
        : GreedySelection.Choose(vectors, [.. trees.Select(t => (double)t)], mostTrees, preset.Steps, loss);

    private void Tell(float[] told, IReadOnlyList<JudgedCandidate> pool, IReadOnlyList<(int Model, double Weight)> chosen, int[] places)
    {
        var outputs = options.Outputs;
        foreach (var place in places)
        {
            for (var i = place * outputs; i < (place + 1) * outputs; i++)
            {
                double sum = 0;
                foreach (var (model, weight) in chosen) sum += weight * pool[model].Told[i];
                told[i] = (float)sum;
            }
        }
    }
}
