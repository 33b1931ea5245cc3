using Weir.Tuning.Spaces;

namespace Weir.Tuning.Importance;

/// <summary>Rows for trees: numbers as they are (not logarithms), one column of 0 and 1 for each choice.</summary>
internal sealed class OneHot
{
    public OneHot(ImportanceData data)
    {
        Columns = new int[data.Parameters.Count][];
        var lower = new List<double>();
        var upper = new List<double>();
        for (var p = 0; p < data.Parameters.Count; p++)
        {
            var distribution = data.Parameters[p].Distribution;
            var width = distribution is CategoricalDistribution c ? c.Choices.Count : 1;
            Columns[p] = [.. Enumerable.Range(lower.Count, width)];
            for (var k = 0; k < width; k++)
            {
                lower.Add(distribution is NumericDistribution n ? n.Low : 0);
                upper.Add(distribution is NumericDistribution m ? m.High : 1);
            }
        }

        Lower = [.. lower];
        Upper = [.. upper];
        var rows = Enumerable.Range(0, data.Rows.Count).Where(i => double.IsFinite(data.Losses[i])).ToList();
        Losses = [.. rows.Select(i => data.Losses[i])];
        Rows = [.. rows.Select(i => Encode(data, data.Rows[i]))];
    }

    /// <summary>The columns of each parameter.</summary>
    public int[][] Columns { get; }

    public double[] Lower { get; }

    public double[] Upper { get; }

    public double[][] Rows { get; }

    public double[] Losses { get; }

    private double[] Encode(ImportanceData data, double[] inner)
    {
        var row = new double[Lower.Length];
        for (var p = 0; p < inner.Length; p++)
        {
            if (data.Parameters[p].Distribution is CategoricalDistribution) row[Columns[p][(int)inner[p]]] = 1;
            else row[Columns[p][0]] = inner[p];
        }

        return row;
    }
}
