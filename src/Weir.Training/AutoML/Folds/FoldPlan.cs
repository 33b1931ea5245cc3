using Weir.Foundation.Numerics;

namespace Weir.Training.AutoML.Folds;

/// <summary>How rows are divided for validation.</summary>
/// <param name="Folds">The parts.</param>
/// <param name="IsOrdered">True when validation lies after training in time: such models are trained again on all rows, others are kept and averaged.</param>
internal sealed record FoldPlan(IReadOnlyList<Fold> Folds, bool IsOrdered)
{
    private const int Most = 20;
    private const double OrderedShare = 0.2;

    /// <summary>Rows that some fold predicts, ascending.</summary>
    public int[] Checked { get; } = [.. Folds.SelectMany(f => f.Check).Order()];

    /// <summary>Group of every row of the table, where rows of a group belong together; null where each stands for itself.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Where the rows that a fold predicts stand in <see cref="Checked"/>.</summary>
    public int[] PlacesOf(int fold) => Array.ConvertAll(Folds[fold].Check, r => Array.BinarySearch(Checked, r));

    /// <summary>Folds in which every class, or every range of the target, has its share.</summary>
    /// <param name="target">Class numbers or values.</param>
    /// <param name="isRegression">True divides by ranges of the value.</param>
    /// <param name="count">Folds, 2 to 20.</param>
    /// <param name="seed">Which rows go where.</param>
    public static FoldPlan Balanced(float[] target, bool isRegression, int count, int seed)
    {
        count = Math.Clamp(count, 2, Math.Min(Most, target.Length));
        var random = new SeededRandom((ulong)seed);
        var rows = Enumerable.Range(0, target.Length).ToArray();
        random.Shuffle<int>(rows);
        // A stable sort keeps the shuffled order among equals; neighbours in value then go to different folds.
        var ordered = rows.OrderBy(r => target[r]).ToArray();
        var foldOf = new int[target.Length];
        var turn = new int[count];
        for (var i = 0; i < ordered.Length; i++)
        {
            if (i % count == 0)
            {
                for (var f = 0; f < count; f++) turn[f] = f;
                if (isRegression) random.Shuffle<int>(turn);
            }

            foldOf[ordered[i]] = turn[i % count];
        }

        return new FoldPlan([.. Enumerable.Range(0, count).Select(f => Of(foldOf, f))], IsOrdered: false);
    }

    /// <summary>Folds of whole groups: rows of a group are never divided. The largest go first, each to the fold with the fewest rows.</summary>
    /// <param name="groups">Number of each row's group.</param>
    /// <param name="count">Folds, 2 to 20; not more than there are groups.</param>
    /// <param name="seed">Which groups go where.</param>
    public static FoldPlan Grouped(int[] groups, int count, int seed)
    {
        var sizes = groups.GroupBy(g => g).ToDictionary(g => g.Key, g => g.Count());
        var order = sizes.Keys.Order().ToArray();
        new SeededRandom((ulong)seed).Shuffle<int>(order);
        count = Math.Clamp(count, 2, Math.Min(Most, order.Length));
        var rows = new int[count];
        Dictionary<int, int> foldOf = [];
        foreach (var group in order.OrderByDescending(g => sizes[g]))
        {
            var fold = Array.IndexOf(rows, rows.Min());
            foldOf[group] = fold;
            rows[fold] += sizes[group];
        }

        var folds = Array.ConvertAll(groups, g => foldOf[g]);
        return new FoldPlan([.. Enumerable.Range(0, count).Select(f => Of(folds, f))], IsOrdered: false);
    }

    /// <summary>One part: the last fifth of the rows in time is predicted by what came before.</summary>
    /// <param name="time">A number by row that grows with time.</param>
    public static FoldPlan Ordered(double[] time)
    {
        var ordered = Enumerable.Range(0, time.Length).OrderBy(r => time[r]).ToArray();
        var first = ordered.Length - Math.Max(1, (int)(ordered.Length * OrderedShare));
        return new FoldPlan([new Fold([.. ordered[..first].Order()], [.. ordered[first..].Order()])], IsOrdered: true);
    }

    private static Fold Of(int[] foldOf, int fold)
    {
        var rows = Enumerable.Range(0, foldOf.Length);
        return new Fold([.. rows.Where(r => foldOf[r] != fold)], [.. rows.Where(r => foldOf[r] == fold)]);
    }
}
