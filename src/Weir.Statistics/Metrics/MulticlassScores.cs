namespace Weir.Statistics.Metrics;

/// <summary>Figures of scores for several classes, made of those for two. Scores are rows × classes, row-major.</summary>
public static class MulticlassScores
{
    /// <summary>Area under the ROC curve of each class against the rest.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: a class does not occur, or is the only one.</exception>
    public static double[] RocAucOneVersusRest(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, ReadOnlySpan<double> weights = default)
    {
        var areas = new double[classes];
        for (var c = 0; c < classes; c++) areas[c] = ScoreCurve.Of(IsClass(truth, c), Column(scores, classes, c, truth.Length), weights).RocAuc();
        return areas;
    }

    /// <summary>Average precision of each class against the rest.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: a class does not occur.</exception>
    public static double[] AveragePrecision(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, ReadOnlySpan<double> weights = default)
    {
        var figures = new double[classes];
        for (var c = 0; c < classes; c++) figures[c] = ScoreCurve.Of(IsClass(truth, c), Column(scores, classes, c, truth.Length), weights).AveragePrecision();
        return figures;
    }

    /// <summary>Area under the ROC curve of all (row, class) pairs in one heap.</summary>
    public static double RocAucMicro(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, ReadOnlySpan<double> weights = default)
    {
        var isPositive = new bool[scores.Length];
        var all = weights.IsEmpty ? [] : new double[scores.Length];
        for (var i = 0; i < isPositive.Length; i++)
        {
            isPositive[i] = truth[i / classes] == i % classes;
            if (all.Length > 0) all[i] = weights[i / classes];
        }

        return ScoreCurve.Of(isPositive, scores, all).RocAuc();
    }

    /// <summary>Mean over pairs of classes of how well each is told from the other, after Hand and Till (2001).</summary>
    /// <param name="truth">Class of each row.</param>
    /// <param name="scores">Rows × classes.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="isWeighted">Pairs count by their share of the rows, else alike.</param>
    /// <param name="weights">Weight of each row; empty for 1.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: a class does not occur.</exception>
    public static double RocAucOneVersusOne(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, bool isWeighted = false, ReadOnlySpan<double> weights = default)
    {
        double sum = 0, total = 0;
        for (var a = 0; a < classes; a++)
        {
            for (var b = a + 1; b < classes; b++)
            {
                List<bool> isFirst = [];
                List<double> ofFirst = [], ofSecond = [], w = [];
                for (var i = 0; i < truth.Length; i++)
                {
                    if (truth[i] != a && truth[i] != b) continue;
                    isFirst.Add(truth[i] == a);
                    ofFirst.Add(scores[(i * classes) + a]);
                    ofSecond.Add(scores[(i * classes) + b]);
                    w.Add(weights.IsEmpty ? 1 : weights[i]);
                }

                var first = isFirst.ToArray();
                var area = (ScoreCurve.Of(first, ofFirst.ToArray(), w.ToArray()).RocAuc() + ScoreCurve.Of(Array.ConvertAll(first, f => !f), ofSecond.ToArray(), w.ToArray()).RocAuc()) / 2;
                var share = isWeighted ? w.Sum() : 1;
                sum += share * area;
                total += share;
            }
        }

        return sum / total;
    }

    /// <summary>Share of rows whose class is among the <paramref name="k"/> that score highest; of equal scores the higher class number goes first, as in scikit-learn.</summary>
    public static double TopKAccuracy(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, int k, ReadOnlySpan<double> weights = default)
    {
        MetricErrors.RequireRows("top_k_accuracy", truth.Length);
        double hit = 0, total = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var row = scores.Slice(i * classes, classes);
            var before = 0;
            for (var c = 0; c < classes; c++)
                if (row[c] > row[truth[i]] || (row[c] == row[truth[i]] && c > truth[i])) before++;
            var weight = weights.IsEmpty ? 1 : weights[i];
            total += weight;
            if (before < k) hit += weight;
        }

        return hit / total;
    }

    internal static bool[] IsClass(ReadOnlySpan<int> truth, int c)
    {
        var isClass = new bool[truth.Length];
        for (var i = 0; i < isClass.Length; i++) isClass[i] = truth[i] == c;
        return isClass;
    }

    internal static double[] Column(ReadOnlySpan<double> matrix, int columns, int column, int rows)
    {
        if (matrix.Length != rows * columns) throw new ArgumentException($"{matrix.Length} scores for {rows} rows x {columns} classes");
        var values = new double[rows];
        for (var i = 0; i < rows; i++) values[i] = matrix[(i * columns) + column];
        return values;
    }
}
