using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Judging;
using Weir.Training.AutoML.Workers;
using Weir.Training.Learners;

namespace Weir.Training.Tests.AutoML.Judging;

public sealed class HonestStopTests
{
    [Fact]
    public void A_fold_is_told_at_the_median_of_the_steps_where_the_others_stopped()
    {
        FoldResult[] results = [Result(2), Result(4), Result(9), Result(5), Result(1)];
        Assert.Equal([4f, 4f], HonestStop.ByOthers(results, 0)); // between 4 and 5
        Assert.Equal([3f, 3f], HonestStop.ByOthers(results, 2));
        Assert.Equal([-1f, -1f], HonestStop.ByOthers([new FoldResult([-1, -1], 0, 0, 1, 1) { Share = 1 }, .. results], 0)); // nothing stops
    }

    [Fact]
    public void A_step_that_others_reached_and_the_fold_did_not_is_its_last()
    {
        FoldResult[] results = [Result(3), Result(200), Result(200)];
        Assert.Equal([10f, 10f], HonestStop.ByOthers(results, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_fold_alone_is_told_by_halves_of_which_neither_stops_itself(bool isGrouped)
    {
        // Rows of one half want the first step, those of the other the second: told is what they did not want.
        var groups = Enumerable.Range(0, 12).Select(r => r / 3).ToArray();
        bool IsFirst(int row) => (isGrouped ? groups[row] : row) % 2 == 0;
        var path = new StoppingPath();
        var part = path.Begin();
        part.Add(1, [.. Enumerable.Range(0, 12).Select(r => IsFirst(r) ? 1f : 0)]);
        part.Add(2, [.. Enumerable.Range(0, 12).Select(r => IsFirst(r) ? 0f : 1)]);
        var plan = new FoldPlan([new Fold([], [.. Enumerable.Range(0, 12)])], IsOrdered: true) { Groups = isGrouped ? groups : null };
        var told = HonestStop.Halved(new FoldResult(new float[12], 0, 0, 1, 1) { Share = 1, Path = path }, plan, 1, (p, rows) => p.Zip(rows).Average(v => 1 - (double)v.First));
        Assert.Equal(new float[12], told);
    }

    [Fact]
    public void A_path_is_the_same_after_it_was_sent()
    {
        var path = new StoppingPath { Shift = 1 };
        foreach (var scale in new[] { 0.5f, 0.25f })
        {
            var part = path.Begin();
            for (var step = 1; step <= 20; step++) if (part.Wants(step)) part.Add(step, [step * scale, 0]);
            part.Best = 7;
        }

        var result = new FoldResult([1, 2], 3, 4, 5, 6) { Share = 0.5, Path = path };
        using var stream = new MemoryStream();
        TrialMessages.Write(new BinaryWriter(stream), result);
        stream.Position = 0;
        var read = TrialMessages.Read(new BinaryReader(stream));
        Assert.Equal(stream.Length, stream.Position);
        Assert.Equal([7, 7], read.Path!.Parts.Select(p => p.Best));
        Assert.Equal(path.Parts[0].Steps, read.Path.Parts[0].Steps);
        Assert.Equal(path.At([4, 8]), read.Path.At([4, 8]));
        Assert.Equal((float)(Math.Exp((4 * 0.5) + (8 * 0.25)) - 1), read.Path.At([4, 8])![0], 1e-4f);
    }

    // Ten steps, each of which predicts its number.
    private static FoldResult Result(int best)
    {
        var path = new StoppingPath();
        var part = path.Begin();
        for (var step = 1; step <= 10; step++) part.Add(step, [step, step]);
        part.Best = best;
        return new FoldResult([best, best], 0, 0, 1, 1) { Share = 1, Path = path };
    }
}
