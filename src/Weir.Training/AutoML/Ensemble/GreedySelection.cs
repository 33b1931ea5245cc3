namespace Weir.Training.AutoML.Ensemble;

/// <summary>Chooses models whose mean predicts best on rows that none of them saw (Caruana et al. 2004): step by step the one that helps most, which may be chosen again.</summary>
internal static class GreedySelection
{
    private const double LeastGain = 1e-5;

    /// <summary>Chooses.</summary>
    /// <param name="predictions">Of each model, all of one length.</param>
    /// <param name="costs">What each model costs when it is chosen at least once.</param>
    /// <param name="mostCost">Sum of the costs at most; the best model alone is always allowed.</param>
    /// <param name="steps">How many times a model is chosen at most.</param>
    /// <param name="loss">Loss of averaged predictions; lower is better.</param>
    /// <returns>Place and weight of each chosen model, in the order of their choice; weights sum to 1.</returns>
    public static IReadOnlyList<(int Model, double Weight)> Choose(IReadOnlyList<float[]> predictions, IReadOnlyList<double> costs, double mostCost, int steps, Func<float[], double> loss)
    {
        List<int> chosen = [];
        var sum = new double[predictions[0].Length];
        var mean = new float[sum.Length];
        var (best, spent) = (double.PositiveInfinity, 0.0);
        for (var step = 0; step < steps; step++)
        {
            var (pick, pickLoss) = (-1, double.PositiveInfinity);
            for (var m = 0; m < predictions.Count; m++)
            {
                if (step > 0 && !chosen.Contains(m) && spent + costs[m] > mostCost) continue;
                var values = predictions[m];
                for (var i = 0; i < mean.Length; i++) mean[i] = (float)((sum[i] + values[i]) / (step + 1));
                if (loss(mean) is var value && value < pickLoss) (pick, pickLoss) = (m, value);
            }

            if (pick < 0 || pickLoss > best - (LeastGain * Math.Abs(best))) break;
            if (!chosen.Contains(pick)) spent += costs[pick];
            chosen.Add(pick);
            best = pickLoss;
            for (var i = 0; i < sum.Length; i++) sum[i] += predictions[pick][i];
        }

        return [.. chosen.GroupBy(m => m).Select(g => (g.Key, g.Count() / (double)chosen.Count))];
    }
}
