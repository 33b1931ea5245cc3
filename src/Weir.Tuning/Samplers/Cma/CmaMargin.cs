using Weir.Tuning.Numerics;

namespace Weir.Tuning.Samplers.Cma;

/// <summary>CMA-ES with margin (Hamano, Saito, Nomura and Shirakawa, 2022): on dimensions that are grids, the cells beside the mean's keep a probability of at least 1/(d·λ).</summary>
/// <remarks>Without it the step size shrinks below a cell and the search stands still on a grid.</remarks>
/// <param name="cells">Number of values of each dimension; 0 for a continuum.</param>
internal sealed class CmaMargin(int[] cells)
{
    private readonly double[] _scale = [.. cells.Select(_ => 1.0)];

    /// <summary>The extra scale of a dimension.</summary>
    public double Scale(int i) => _scale[i];

    /// <summary>Moves a search point to the middle of its cell.</summary>
    public double[] Encode(double[] x, double[] mean)
    {
        var place = (double[])x.Clone();
        for (var i = 0; i < place.Length; i++)
            if (cells[i] > 0) place[i] = (Cell(x[i], cells[i]) + 0.5) / cells[i];
        return place;
    }

    /// <summary>Moves the mean and widens scales so that neighbours stay within reach.</summary>
    public void Correct(double[] mean, double sigma, double[,] covariance, int population)
    {
        var alpha = 1.0 / (mean.Length * population);
        for (var i = 0; i < mean.Length; i++)
        {
            if (cells[i] < 2) continue;
            var width = sigma * _scale[i] * Math.Sqrt(covariance[i, i]);
            var cell = Cell(mean[i], cells[i]);
            if (cell == 0) MoveToEdge(mean, i, 1.0 / cells[i], width, alpha, -1);
            else if (cell == cells[i] - 1) MoveToEdge(mean, i, 1 - 1.0 / cells[i], width, alpha, 1);
            else Widen(mean, i, cell / (double)cells[i], (cell + 1) / (double)cells[i], width, alpha);
        }
    }

    // In the first or last cell: the mean goes so near to its inner border that the mass beyond is alpha.
    private static void MoveToEdge(double[] mean, int i, double border, double width, double alpha, int side)
    {
        var farthest = -NormalLaw.Quantile(alpha) * width;
        if (Math.Abs(mean[i] - border) > farthest) mean[i] = border + side * farthest;
    }

    private void Widen(double[] mean, int i, double left, double right, double width, double alpha)
    {
        var below = NormalLaw.Cumulative((left - mean[i]) / width);
        var above = NormalLaw.Cumulative(-(right - mean[i]) / width);
        var inside = 1 - below - above;
        if (below >= alpha / 2 && above >= alpha / 2) return;
        var (wantedBelow, wantedAbove) = (Math.Max(alpha / 2, below), Math.Max(alpha / 2, above));
        var excess = 1 - wantedBelow - wantedAbove - inside;
        var slack = wantedBelow + wantedAbove + inside - 3 * alpha / 2;
        (wantedBelow, wantedAbove) = (wantedBelow + excess * (wantedBelow - alpha / 2) / slack, wantedAbove + excess * (wantedAbove - alpha / 2) / slack);
        var (zLeft, zRight) = (-NormalLaw.Quantile(wantedBelow), -NormalLaw.Quantile(wantedAbove));
        var wanted = (right - left) / (zLeft + zRight);
        if (!(wanted > 0) || !double.IsFinite(wanted)) return;
        mean[i] = (left * zRight + right * zLeft) / (zLeft + zRight);
        _scale[i] *= wanted / width;
    }

    private static int Cell(double x, int count) => Math.Clamp((int)Math.Floor(x * count), 0, count - 1);
}
