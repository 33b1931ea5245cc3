using Weir.Foundation.Numerics;

namespace Weir.Tuning.Importance;

/// <summary>fANOVA (Hutter, Hoos and Leyton-Brown, ICML 2014): the share of a random forest's variance over the space that a parameter explains by itself.</summary>
internal sealed class FunctionalAnova : IImportanceEvaluator
{
    internal const int Trees = 64;

    public string Name => "fanova";

    public double[] Evaluate(ImportanceData data)
    {
        var importance = new double[data.Parameters.Count];
        var table = new OneHot(data);
        if (table.Rows.Length < 2) return importance;
        var counted = 0;
        for (var tree = 0; tree < Trees; tree++)
        {
            var volume = new TreeVolume(new RegressionTree(table.Rows, table.Losses, new SeededRandom((ulong)tree)), table.Lower, table.Upper);
            if (volume.Variance <= 0) continue;
            counted++;
            for (var p = 0; p < importance.Length; p++)
                if (!data.Parameters[p].Distribution.IsSingle) importance[p] += volume.MarginalVariance(table.Columns[p]) / volume.Variance;
        }

        for (var p = 0; p < importance.Length && counted > 0; p++) importance[p] /= counted;
        return importance;
    }
}
