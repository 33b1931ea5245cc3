using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Training.Export;

/// <summary>What LightGBM's model text says, as far as prediction needs it.</summary>
/// <remarks>
/// The text is <c>tree</c>, lines of <c>name=value</c> about the whole, then for each tree <c>Tree=0</c> with lines of its own, and <c>end of trees</c>:
/// <code>
/// num_leaves=3
/// split_feature=0 2
/// threshold=8.5000000000000018 0.25
/// decision_type=2 10
/// left_child=1 -1
/// right_child=-2 -3
/// leaf_value=0.1 -0.2 0.05
/// </code>
/// Bits of a decision: 1 a split by categories, 2 missing goes left, 4 and 8 what is missing (<see cref="LightGBMMissing"/>).
/// </remarks>
internal sealed record LightGBMModel
{
    private const int ByCategory = 1;
    private const int MissingLeft = 2;

    /// <summary><c>regression</c>, <c>binary</c> …</summary>
    public required string Objective { get; init; }

    /// <summary>Slope of the logistic function of a binary model.</summary>
    public double Sigmoid { get; init; } = 1;

    /// <summary>Outputs: classes of a multi-class model, else 1. Tree i adds to output i modulo this.</summary>
    public required int Groups { get; init; }

    /// <summary>Whether the trees are averaged (a forest), and not summed.</summary>
    public required bool IsMean { get; init; }

    public required IReadOnlyList<LightGBMTree> Trees { get; init; }

    /// <summary>Reads a text.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>; <c>invalid_value</c>: splits by category or linear leaves, which have no export.</exception>
    public static LightGBMModel Parse(string text)
    {
        try
        {
            var lines = text.Split('\n', StringSplitOptions.TrimEntries);
            if (lines[0] != "tree") throw new FormatException("its first line is not 'tree'");
            var end = Array.IndexOf(lines, "end of trees");
            if (end < 0) throw new FormatException("it has no end");
            var starts = Enumerable.Range(0, end).Where(i => lines[i].StartsWith("Tree=", StringComparison.Ordinal)).ToArray();
            if (starts.Length == 0) throw new FormatException("it has no trees");
            var head = Values(lines[..starts[0]]);
            var objective = head["objective"].Split(' ');
            var model = new LightGBMModel
            {
                Objective = objective[0],
                Groups = int.Parse(head["num_tree_per_iteration"], CultureInfo.InvariantCulture),
                IsMean = head.ContainsKey("average_output"),
                Trees = [.. starts.Select((start, i) => Tree(Values(lines[start..(i + 1 < starts.Length ? starts[i + 1] : end)])))],
            };
            if (model.Groups < 1 || model.Trees.Count % model.Groups != 0) throw new FormatException($"it has {model.Trees.Count} trees for {model.Groups} outputs");
            var slope = objective.FirstOrDefault(o => o.StartsWith("sigmoid:", StringComparison.Ordinal));
            return slope is null ? model : model with { Sigmoid = double.Parse(slope["sigmoid:".Length..], CultureInfo.InvariantCulture) };
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException or OverflowException)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"the LightGBM model cannot be read: {e.Message}", inner: e);
        }
    }

    private static LightGBMTree Tree(Dictionary<string, string> values)
    {
        if (values.GetValueOrDefault("is_linear", "0") != "0") throw new WeirException(ErrorCodes.InvalidValue, "LightGBM's linear leaves have no ONNX export");
        var leaves = int.Parse(values["num_leaves"], CultureInfo.InvariantCulture);
        var splits = leaves - 1;
        T[] List<T>(string name, int count, Func<string, T> parse) => !values.TryGetValue(name, out var text)
            ? count == 0 || name.EndsWith("_count", StringComparison.Ordinal) ? new T[count] : throw new FormatException($"a tree has no {name}")
            : text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is var parts && parts.Length == count ? Array.ConvertAll(parts, p => parse(p)) : throw new FormatException($"{name} has {parts.Length} values in place of {count}");
        var decisions = List("decision_type", splits, Whole);
        if (decisions.Any(d => (d & ByCategory) != 0)) throw new WeirException(ErrorCodes.InvalidValue, "LightGBM's splits by category have no ONNX export");
        if (decisions.FirstOrDefault(d => d >> 2 > (int)LightGBMMissing.NotANumber || d < 0) is not 0 and var odd) throw new FormatException($"the decision_type {odd} means nothing");
        var (left, right) = (List("left_child", splits, Whole), List("right_child", splits, Whole));
        // Children come after their parent, which also rules out circles.
        for (var i = 0; i < splits; i++)
            foreach (var child in (int[])[left[i], right[i]])
                if (child >= splits || child < -leaves || (child >= 0 && child <= i)) throw new FormatException($"split {i} has the child {child}");
        return new LightGBMTree
        {
            Feature = List("split_feature", splits, Whole),
            Threshold = List("threshold", splits, Real),
            Missing = Array.ConvertAll(decisions, d => (LightGBMMissing)(d >> 2)),
            DefaultLeft = Array.ConvertAll(decisions, d => (d & MissingLeft) != 0),
            Left = left,
            Right = right,
            Leaves = List("leaf_value", leaves, Real),
            Gain = List("split_gain", splits, Real),
            SplitRows = List("internal_count", splits, Real),
            LeafRows = leaves == 1 ? [0] : List("leaf_count", leaves, Real),
        };
    }

    private static Dictionary<string, string> Values(string[] lines)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var equals = line.IndexOf('=');
            values[equals < 0 ? line : line[..equals]] = equals < 0 ? string.Empty : line[(equals + 1)..];
        }

        return values;
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Real(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}
