using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Workers;

namespace Weir.Training.AutoML.Judging;

/// <summary>Predictions of rows by models that other rows told when to stop.</summary>
/// <remarks>A model that stops where its fold's own rows like it best is the luckiest of as many as it has rounds: on rows that say nothing of the target it seems to know something.</remarks>
internal static class HonestStop
{
    /// <summary>Of a fold's rows, stopped at the median of the steps at which the other folds stopped.</summary>
    public static float[] ByOthers(IReadOnlyList<FoldResult> results, int fold)
    {
        if (results[fold].Path is not { } path) return results[fold].Predictions;
        var others = results.Where((r, f) => f != fold && r.Path?.Parts.Count == path.Parts.Count).Select(r => r.Path!).ToList();
        if (others.Count == 0) return results[fold].Predictions;
        return path.At([.. path.Parts.Select((_, p) => Median([.. others.Select(o => o.Parts[p].Best).Order()]))]) ?? results[fold].Predictions;
    }

    /// <summary>Of the first fold's rows where there is no other: half of them are stopped where the other half wants it, and the other way round.</summary>
    public static float[] Halved(FoldResult result, FoldPlan plan, int outputs, Func<float[], int[], double> loss)
    {
        if (result.Path is not { } path) return result.Predictions;
        var rows = plan.Folds[0].Check;
        var isLeft = Halves(rows, plan.Groups);
        if (!isLeft.Contains(true) || !isLeft.Contains(false)) return result.Predictions;
        var all = (float[])result.Predictions.Clone();
        foreach (var half in new[] { true, false })
        {
            int[] judging = Places(isLeft, half), judged = Places(isLeft, !half);
            var asked = Array.ConvertAll(judging, p => rows[p]);
            // Parts stop together here: one step for all of them.
            var best = path.Parts.SelectMany(p => p.Steps).Distinct().Order().Select(step => path.At([.. path.Parts.Select(_ => step)])).OfType<float[]>().MinBy(p => loss(Picked(p, judging, outputs), asked));
            if (best is null) return result.Predictions;
            foreach (var place in judged) best.AsSpan(place * outputs, outputs).CopyTo(all.AsSpan(place * outputs));
        }

        return all;
    }

    private static int Median(int[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    // Every second row, or group.
    private static bool[] Halves(int[] rows, int[]? groups)
    {
        if (groups is null) return [.. rows.Select((_, i) => i % 2 == 0)];
        var number = rows.Select(r => groups[r]).Distinct().Select((g, i) => (g, i)).ToDictionary(p => p.g, p => p.i);
        return Array.ConvertAll(rows, r => number[groups[r]] % 2 == 0);
    }

    private static int[] Places(bool[] isLeft, bool wanted) => [.. Enumerable.Range(0, isLeft.Length).Where(i => isLeft[i] == wanted)];

    private static float[] Picked(float[] predictions, int[] places, int outputs)
    {
        var picked = new float[places.Length * outputs];
        for (var i = 0; i < places.Length; i++) predictions.AsSpan(places[i] * outputs, outputs).CopyTo(picked.AsSpan(i * outputs));
        return picked;
    }
}
