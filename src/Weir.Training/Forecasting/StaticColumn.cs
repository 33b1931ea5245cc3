using System.Globalization;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Forecasting;

/// <summary>What is the same at all times of a series and is a feature: a category, 0/1 for each of the commonest, or a number.</summary>
/// <param name="Name">Its column: an input [origins, 1].</param>
/// <param name="Categories">Values with a feature of their own; null for a number.</param>
/// <param name="Median">What stands in for a number that is missing.</param>
internal sealed record StaticColumn(string Name, IReadOnlyList<string>? Categories, double Median)
{
    /// <summary>Categories that have a feature; all the others have none.</summary>
    public const int MostCategories = 100;

    /// <summary>Names of its features.</summary>
    public IEnumerable<string> Features => Categories?.Select(c => $"{Name}={c}") ?? [Name];

    /// <summary>How wide it is among the features.</summary>
    public int Width => Categories?.Count ?? 1;

    /// <summary>Learns the column of some series.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Of each series.</param>
    /// <param name="isCategory">False for a number.</param>
    public static StaticColumn Of(string name, IReadOnlyList<string?> values, bool isCategory)
    {
        if (isCategory) return new(name, [.. values.OfType<string>().GroupBy(v => v, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostCategories).Select(g => g.Key)], 0);
        var numbers = values.Select(Number).Where(double.IsFinite).Order().ToArray();
        return new(name, null, numbers.Length == 0 ? 0 : numbers[numbers.Length / 2]);
    }

    /// <summary>A number as a table tells it; NaN for none.</summary>
    public static double Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    /// <summary>Adds the input.</summary>
    public string AddInput(GraphBuilder graph) => graph.Input(Name, Categories is null ? TensorElementType.Double : TensorElementType.String, OnnxDimension.Batch, new OnnxDimension(1));

    /// <summary>Adds the features, [origins, 1, width] of doubles.</summary>
    public string Add(GraphBuilder graph, string input)
    {
        if (Categories is null) return graph.Reshape(graph.Where(graph.Node("Or", [graph.IsNaN(input), graph.Node("IsInf", [input])]), graph.Scalar(Median), input), -1, 1, 1);
        var oneHot = graph.Node(GraphBuilder.MachineLearning, "OneHotEncoder", [input], [OnnxAttribute.Of("cats_strings", Categories), OnnxAttribute.Of("zeros", 1)]);
        return graph.Cast(graph.Reshape(oneHot, -1, 1, Categories.Count), TensorElementType.Double);
    }

    /// <summary>The values of some series as the graph takes them.</summary>
    public OrtValue Values(IReadOnlyList<string?> values) => Categories is null
        ? OrtValue.CreateTensorValueFromMemory([.. values.Select(Number)], values.Count, 1)
        : OrtValue.CreateFromStrings([.. values.Select(v => v ?? string.Empty)], values.Count, 1);
}
