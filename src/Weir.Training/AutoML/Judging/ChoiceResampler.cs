using Weir.Foundation.Numerics;
using Weir.Training.AutoML.Ensemble;
using Weir.Training.AutoML.Search;
using Weir.Training.Learners;

namespace Weir.Training.AutoML.Judging;

/// <summary>Something that could have become the result, or part of it.</summary>
/// <param name="Predictions">What it was chosen by, rows × outputs.</param>
/// <param name="Told">The same rows by models that other rows told when to stop.</param>
/// <param name="Trees">What it costs.</param>
internal sealed record JudgedCandidate(float[] Predictions, float[] Told, int Trees);

/// <summary>What would have been chosen by one draw of the rows.</summary>
/// <param name="Left">Places of the rows that were not drawn, ascending.</param>
/// <param name="Told">What the choice predicts for them, rows × outputs.</param>
internal sealed record Resample(int[] Left, float[] Told);

/// <summary>Chooses again and again by rows drawn with replacement, so that each choice can be judged on the rows that had no say in it (bootstrap bias-corrected cross-validation: Tsamardinos, Greasidou and Borboudakis,
/// Machine Learning 107, 2018). No model is trained for it.</summary>
/// <param name="preset">How the result is chosen.</param>
/// <param name="mostTrees">Trees of a result at most.</param>
/// <param name="options">What learners were told.</param>
/// <param name="seed">Same seed, same draws.</param>
internal sealed class ChoiceResampler(PresetPlan preset, double mostTrees, LearnerOptions options, int seed)
{
    /// <summary>With more rows the luck of a choice is nothing beside what figures vary by, and draws would cost time.</summary>
    public const int ManyRows = 20_000;

    private const int MostDraws = 100;
    private const int LeastDraws = 10;

    // What all draws together may cost, in values looked at: some tenths of a second.
    private const double MostWork = 1e8;
    private const double FigureWork = 250; // a row's part in the figures, of both choices
    private const double RankingWork = 40; // sorting, beside a logarithm

    /// <summary>Draws, as many as cost little.</summary>
    /// <param name="pool">What there is to choose from.</param>
    /// <param name="rows">The rows that were predicted.</param>
    /// <param name="samples">All rows.</param>
    /// <param name="groups">Group of every row, where rows of a group are drawn together.</param>
    public IReadOnlyList<Resample> Draw(IReadOnlyList<JudgedCandidate> pool, int[] rows, Samples samples, int[]? groups)
    {
        if (pool.Count < 2 || rows.Length > ManyRows) return [];
        var loss = new ChoiceLoss(options, samples.Judged(rows), pool);
        var units = Units(rows, groups);
        if (units.Length < 2) return [];
        var steps = preset.IsSingle ? 1 : Math.Min(preset.Steps, 10);
        var work = (double)rows.Length * ((Math.Min(pool.Count, ResultChooser.MostCompared) * steps * (options.Task == LearningTask.Ranking ? RankingWork : 1)) + (FigureWork * options.Outputs));
        var draws = (int)Math.Clamp(MostWork / work, LeastDraws, MostDraws);
        var random = new SeededRandom((ulong)seed);
        List<Resample> all = [];
        for (var d = 0; d < draws; d++)
        {
            var counts = new int[rows.Length];
            for (var u = 0; u < units.Length; u++) foreach (var place in units[random.Next(units.Length)]) counts[place]++;
            int[] drawn = Where(counts, isDrawn: true), left = Where(counts, isDrawn: false);
            if (left.Length > 0) all.Add(new Resample(left, Told(pool, loss.Choose(drawn, counts, Chosen), left)));
        }

        return all;
    }

    // As ResultChooser does it.
    private IReadOnlyList<(int Model, double Weight)> Chosen(IReadOnlyList<float[]> vectors, IReadOnlyList<int> trees, Func<float[], double> loss) => preset.IsSingle
        ? [(0, 1.0)]
        : GreedySelection.Choose(vectors, [.. trees.Select(t => (double)t)], mostTrees, preset.Steps, loss);

    private float[] Told(IReadOnlyList<JudgedCandidate> pool, IReadOnlyList<(int Model, double Weight)> chosen, int[] left)
    {
        var outputs = options.Outputs;
        var told = new float[left.Length * outputs];
        for (var i = 0; i < left.Length; i++)
        {
            for (var k = 0; k < outputs; k++)
            {
                double sum = 0;
                foreach (var (model, weight) in chosen) sum += weight * pool[model].Told[(left[i] * outputs) + k];
                told[(i * outputs) + k] = (float)sum;
            }
        }

        return told;
    }

    // Places of the rows that are drawn together.
    private static int[][] Units(int[] rows, int[]? groups) => groups is null
        ? [.. Enumerable.Range(0, rows.Length).Select(p => new[] { p })]
        : [.. Enumerable.Range(0, rows.Length).GroupBy(p => groups[rows[p]]).Select(g => g.ToArray())];

    private static int[] Where(int[] counts, bool isDrawn) => [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0 == isDrawn)];
}
