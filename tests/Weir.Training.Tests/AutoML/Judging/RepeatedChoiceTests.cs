using Weir.Foundation.Numerics;
using Weir.Foundation.Progress;
using Weir.Training.AutoML.Ensemble;
using Weir.Training.AutoML.Judging;
using Weir.Training.AutoML.Search;
using Weir.Training.Evaluation;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Tests.AutoML.Judging;

/// <summary>Choices among made-up candidates, whose worth on new rows is known.</summary>
public sealed class RepeatedChoiceTests
{
    private const int Rows = 200;
    private const int Candidates = 20;
    private const int Repeats = 20;

    private static readonly LearnerOptions Options = new(LearningTask.Binary, 1, [], [], 1, 1, NoProgress.Instance);

    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    public void The_best_of_many_is_told_as_it_does_on_new_rows(double signal)
    {
        var (found, told, fresh) = (0.0, 0.0, 0.0);
        for (var seed = 0; seed < Repeats; seed++)
        {
            var random = new SeededRandom((ulong)seed);
            var (target, later) = (Labels(Rows), Labels(10 * Rows));
            JudgedCandidate[] pool = [.. Enumerable.Range(0, Candidates).Select(_ => Guess(target, signal, random)).Select(p => new JudgedCandidate(p, p, 1))];
            float[][] news = [.. pool.Select(_ => Guess(later, signal, random))];
            var chosen = GreedySelection.Choose([.. pool.Select(c => c.Predictions)], [.. pool.Select(c => 1.0)], 1000, 20, p => Loss.Of(Options, target, p));
            float[] Mean(Func<int, float[]> of, int rows) => [.. Enumerable.Range(0, rows).Select(i => (float)chosen.Sum(c => c.Weight * of(c.Model)[i]))];
            var judged = Mean(m => pool[m].Told, Rows);
            var figures = new ToldFigures(TargetOf(target), target, target, null);
            var own = figures.Of(judged);
            found += own["roc_auc"] / Repeats;
            told += figures.WithoutChoice(own, Told(pool, target, null))["roc_auc"] / Repeats;
            fresh += new ToldFigures(TargetOf(later), target, later, null).Of(Mean(m => news[m], later.Length))["roc_auc"] / Repeats;
        }

        Assert.InRange(found, fresh + 0.02, 1);
        Assert.InRange(told, fresh - 0.02, fresh + 0.02);
    }

    [Fact]
    public void No_row_of_a_group_has_a_say_in_what_predicts_the_group()
    {
        // Two know a group each and guess elsewhere; a third is a little better than a guess, for choices that know neither group.
        var target = Labels(Rows);
        var groups = Enumerable.Range(0, Rows).Select(r => r / 10).ToArray();
        float[] Knowing(Func<int, bool> rows, double sure) => [.. target.Select((y, i) => (float)(rows(i) ? y == 1 ? sure : 1 - sure : 0.5))];
        JudgedCandidate[] pool = [.. new[] { Knowing(r => groups[r] == 0, 0.99), Knowing(r => groups[r] == 1, 0.99), Knowing(_ => true, 0.501) }.Select(p => new JudgedCandidate(p, p, 1))];
        var told = Told(pool, target, groups);
        Assert.NotEmpty(told);
        Assert.All(told, t => Assert.All(Enumerable.Range(0, Rows).Where(i => groups[i] < 2), i => Assert.Equal(0.5f, t[i], 0.01f)));
        Assert.Equal(told, Told(pool, target, groups));
    }

    [Fact]
    public void Nothing_is_told_anew_where_there_was_no_choice() => Assert.Empty(Told([new JudgedCandidate(new float[Rows], new float[Rows], 1)], Labels(Rows), null));

    [Theory]
    [InlineData(LearningTask.Regression, 1)]
    [InlineData(LearningTask.Multiclass, 3)]
    [InlineData(LearningTask.Quantile, 3)]
    public void The_candidate_that_is_right_is_chosen_every_time(LearningTask task, int outputs)
    {
        var target = Enumerable.Range(0, Rows).Select(i => (float)(i % 3)).ToArray();
        float[] Of(Func<float, int, double> value) => [.. target.SelectMany(t => Enumerable.Range(0, outputs).Select(k => (float)value(t, k)))];
        var right = task == LearningTask.Multiclass ? Of((t, k) => t == k ? 0.9 : 0.05) : Of((t, _) => t);
        var wrong = task == LearningTask.Multiclass ? Of((t, k) => t == k ? 0.05 : 0.475) : Of((t, _) => 30 - t);
        var options = Options with { Task = task, Outputs = outputs, Quantiles = task == LearningTask.Quantile ? [0.1, 0.5, 0.9] : [] };
        var told = new RepeatedChoice(PresetPlan.Of(SearchPreset.Deploy), options, 1).Told([new(wrong, wrong, 1), new(right, right, 1)], [.. Enumerable.Range(0, Rows)], new Samples([], [], target), null, 100);
        Assert.NotEmpty(told);
        Assert.All(told, t => Assert.Equal(right, t));
    }

    private static IReadOnlyList<float[]> Told(JudgedCandidate[] pool, float[] target, int[]? groups) =>
        new RepeatedChoice(PresetPlan.Of(SearchPreset.Balanced), Options, 1).Told(pool, [.. Enumerable.Range(0, target.Length)], new Samples([], [], target), groups, 1000);

    private static Target TargetOf(float[] target) => new("y", LearningTask.Binary, target, ["no", "yes"], ClassKind.Text);

    private static float[] Labels(int rows) => [.. Enumerable.Range(0, rows).Select(i => (float)(i % 2))];

    private static float[] Guess(float[] target, double signal, SeededRandom random) => Array.ConvertAll(target, y => (float)(1 / (1 + Math.Exp(-0.4 * ((signal * (y - 0.5)) + random.NextNormal())))));
}
