using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;

namespace Weir.Training.Features;

/// <summary>A number: gaps and infinities become the median; where training rows had gaps, a second feature says so.</summary>
internal sealed record NumberStep(string Column, double Median, bool HasIndicator) : FeatureStep(Column, RawKind.Number)
{
    private const double LargestSingle = 1e37; // beyond it a 32-bit float would be infinite

    public override IReadOnlyList<string> Names => HasIndicator ? [Column, $"{Column} is missing"] : [Column];

    public static NumberStep Fit(string column, double[] values)
    {
        var present = values.Where(double.IsFinite).ToArray();
        Array.Sort(present);
        return new NumberStep(column, (present[(present.Length - 1) / 2] / 2) + (present[present.Length / 2] / 2), present.Length < values.Length);
    }

    public override string Add(GraphBuilder graph, string input) => AddNumber(graph, input, Median, HasIndicator);

    public static string AddNumber(GraphBuilder graph, string number, double median, bool hasIndicator)
    {
        var isMissing = graph.Node("Or", [graph.IsNaN(number), graph.Node("IsInf", [number])]);
        var filled = graph.Where(isMissing, graph.Scalar(median), number);
        var feature = graph.Cast(graph.Node("Clip", [filled, graph.Scalar(-LargestSingle), graph.Scalar(LargestSingle)]), TensorElementType.Float);
        return hasIndicator ? graph.Concat([feature, graph.Cast(isMissing, TensorElementType.Float)]) : feature;
    }
}

/// <summary>Numbers that stand in a column of text: what is no number counts as missing.</summary>
internal sealed record NumberTextStep(string Column, double Median, bool HasIndicator) : FeatureStep(Column, RawKind.Text)
{
    public const string Pattern = @"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?";

    public override IReadOnlyList<string> Names => HasIndicator ? [Column, $"{Column} is missing"] : [Column];

    // A bare Cast of a text that is no number would fail the whole request.
    public override string Add(GraphBuilder graph, string input)
    {
        var isNumber = graph.Node("RegexFullMatch", [input], OnnxAttribute.Of("pattern", Pattern));
        var safe = graph.Where(isNumber, input, graph.Constant(["nan"]));
        return NumberStep.AddNumber(graph, graph.Cast(safe, TensorElementType.Double), Median, HasIndicator);
    }
}

/// <summary>True or false.</summary>
internal sealed record FlagStep(string Column) : FeatureStep(Column, RawKind.Flag)
{
    public override IReadOnlyList<string> Names => [Column];

    public override string Add(GraphBuilder graph, string input) => graph.Cast(input, TensorElementType.Float);
}
