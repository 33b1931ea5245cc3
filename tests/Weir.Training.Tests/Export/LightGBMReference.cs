using System.Globalization;
using System.Text;
using Weir.Foundation.Numerics;

namespace Weir.Training.Tests.Export;

/// <summary>A tree with questions of every kind as LightGBM writes it, and what the library makes of a row, after its own source (tree.h, c_api.cpp).</summary>
internal sealed class LightGBMReference
{
    private const double Zero = 1e-35f; // kZeroThreshold

    private readonly int[] _feature, _decision, _left, _right;
    private readonly double[] _threshold, _leaf;

    public LightGBMReference(ulong seed, int width, int leaves)
    {
        var random = new SeededRandom(seed);
        Width = width;
        var splits = leaves - 1;
        (_feature, _decision, _left, _right) = (new int[splits], new int[splits], new int[splits], new int[splits]);
        _threshold = [.. Enumerable.Range(0, splits).Select(_ => Threshold(random))];
        _leaf = [.. Enumerable.Range(0, leaves).Select(_ => 100 + random.NextNormal())];
        for (var i = 0; i < splits; i++) (_feature[i], _decision[i]) = (random.Next(width), (random.Next(3) << 2) | (random.Next(2) << 1));
        // Split i divides one of the leaves that there are: it keeps its number on the left, and the right gets the next.
        _left[0] = ~0;
        _right[0] = ~1;
        for (var i = 1; i < splits; i++)
        {
            var leaf = random.Next(i + 1);
            for (var p = 0; p < i; p++)
            {
                if (_left[p] == ~leaf) _left[p] = i;
                else if (_right[p] == ~leaf) _right[p] = i;
            }

            (_left[i], _right[i]) = (~leaf, ~(i + 1));
        }
    }

    public int Width { get; }

    /// <summary>Numbers that lie near thresholds and near what the library takes for 0, and wild ones.</summary>
    public float[] Rows(ulong seed, int rows)
    {
        var random = new SeededRandom(seed);
        float[] odd = [0, -0f, 1e-35f, -1e-35f, MathF.BitIncrement(1e-35f), MathF.BitDecrement(-1e-35f), float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN];
        return [.. Enumerable.Range(0, rows * Width).Select(_ => random.Next(4) switch
        {
            0 => odd[random.Next(odd.Length)],
            1 => BitConverter.Int32BitsToSingle(random.Next(int.MaxValue) | (random.Next(2) << 31)),
            2 => (float)_threshold[random.Next(_threshold.Length)],
            _ => random.Next(2) == 0 ? MathF.BitIncrement((float)_threshold[random.Next(_threshold.Length)]) : MathF.BitDecrement((float)_threshold[random.Next(_threshold.Length)]),
        })];
    }

    public double Predict(ReadOnlySpan<float> row)
    {
        var node = 0;
        while (node >= 0)
        {
            double value = row[_feature[node]];
            if (Math.Abs(value) <= Zero) value = 0; // rows are handed on without what is 0
            node = IsLeft(value, _threshold[node], _decision[node]) ? _left[node] : _right[node];
        }

        return _leaf[~node];
    }

    public static bool IsLeft(double value, double threshold, int decision)
    {
        var missing = decision >> 2;
        if (double.IsNaN(value) && missing != 2) value = 0;
        if ((missing == 1 && Math.Abs(value) <= Zero) || (missing == 2 && double.IsNaN(value))) return (decision & 2) != 0;
        return value <= threshold;
    }

    public override string ToString()
    {
        string List<T>(IEnumerable<T> values) => string.Join(' ', values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v:R}")));
        string Whole(IEnumerable<int> values) => string.Join(' ', values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
        var features = Enumerable.Range(0, Width).ToArray();
        var tree = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"Tree=0\nnum_leaves={_leaf.Length}\nnum_cat=0\nsplit_feature={Whole(_feature)}\nsplit_gain={Whole(_feature)}\nthreshold={List(_threshold)}\ndecision_type={Whole(_decision)}\n")
            .Append(CultureInfo.InvariantCulture, $"left_child={Whole(_left)}\nright_child={Whole(_right)}\nleaf_value={List(_leaf)}\nis_linear=0\nshrinkage=1\n\n\n").ToString();
        return string.Create(CultureInfo.InvariantCulture, $"tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx={Width - 1}\nobjective=regression\nfeature_names={string.Join(' ', features.Select(f => $"f{f}"))}\nfeature_infos={string.Join(' ', features.Select(_ => "[-1:1]"))}\ntree_sizes={tree.Length}\n\n{tree}end of trees\n");
    }

    // Finite, as the library writes them.
    private static double Threshold(SeededRandom random) => random.Next(6) switch
    {
        0 => 1e-35f,
        1 => -(double)1e-35f,
        2 => (random.NextDouble() - 0.5) * 2e-35,
        3 => Math.BitIncrement((double)(float)random.NextNormal()),
        4 => (random.Next(2) == 0 ? 1 : -1) * 1e300,
        _ => random.NextNormal(),
    };
}
