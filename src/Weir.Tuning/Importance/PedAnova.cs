namespace Weir.Tuning.Importance;

/// <summary>PED-ANOVA (Watanabe, Bansal and Hutter, IJCAI 2023): how far the density of a parameter among the best tenth lies from its density among all.</summary>
/// <remarks>(n_top/n)²·Σ p·(p_top/p − 1)² over a grid of at most 50 points, p being the density of all trials (local) or uniform over the space (global).</remarks>
internal sealed class PedAnova(string name, bool isLocal) : IImportanceEvaluator
{
    private const double TopShare = 0.1;
    private const int FewestTop = 2;
    private const double Floor = 1e-12;

    public string Name => name;

    public double[] Evaluate(ImportanceData data)
    {
        var importance = new double[data.Parameters.Count];
        var rows = Enumerable.Range(0, data.Rows.Count).Where(i => double.IsFinite(data.Losses[i])).ToList();
        if (rows.Count < 2) return importance;
        var limit = rows.Select(i => data.Losses[i]).Order().ElementAt(Math.Min(rows.Count, Math.Max(FewestTop, (int)Math.Ceiling(TopShare * rows.Count))) - 1);
        var top = rows.Where(i => data.Losses[i] <= limit).ToList();
        var share = (double)top.Count / rows.Count;
        for (var p = 0; p < importance.Length; p++)
        {
            var distribution = data.Parameters[p].Distribution;
            if (distribution.IsSingle) continue;
            var grid = new ParameterGrid(distribution);
            var atTop = new GridDensity(grid, top.Select(i => data.Rows[i][p]));
            var all = isLocal ? new GridDensity(grid, rows.Select(i => data.Rows[i][p])) : null;
            importance[p] = share * share * Divergence(grid.Size, atTop, all);
        }

        return importance;
    }

    // Pearson's: Σ p·(q/p − 1)².
    private static double Divergence(int size, GridDensity top, GridDensity? all)
    {
        var sum = 0.0;
        for (var i = 0; i < size; i++)
        {
            var p = all is null ? 1.0 / size : all.At(i) + Floor;
            var ratio = (top.At(i) + Floor) / p - 1;
            sum += p * ratio * ratio;
        }

        return sum;
    }
}
