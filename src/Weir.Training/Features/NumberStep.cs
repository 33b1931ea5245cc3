using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;
using Weir.Training.Features.Specs;
using Weir.Training.Features.Variants;

namespace Weir.Training.Features;

/// <summary>A number: gaps and infinities are filled, then it is held within limits, bent and scaled; a second feature may say where a gap was.</summary>
/// <param name="Column">The column.</param>
/// <param name="Kind">Numbers, or texts with numbers in them: what is no number there counts as missing.</param>
/// <param name="Fill">What takes the place of gaps.</param>
/// <param name="HasIndicator">Whether a second feature says where they were.</param>
internal sealed record NumberStep(string Column, RawKind Kind, double Fill, bool HasIndicator) : FeatureStep(Column, Kind)
{
    /// <summary>How a number in a text looks, for RE2 and .NET alike.</summary>
    public const string Pattern = @"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?";

    /// <summary>Beyond it a 32-bit float would be infinite.</summary>
    public const double LargestSingle = 1e37;

    public (double? Low, double? High) Clip { get; init; }

    public Power Power { get; init; }

    /// <summary>For <see cref="Power.YeoJohnson"/>.</summary>
    public PowerTransform? Transform { get; init; }

    /// <summary>For <see cref="Power.Bins"/>: a value's place is how many of them lie below it.</summary>
    public IReadOnlyList<double> Edges { get; init; } = [];

    /// <summary>What is subtracted, and what is divided by, at the end.</summary>
    public (double Centre, double Size)? Scaling { get; init; }

    /// <summary>Whether it stands beside another step of the same column, and its name says what it does.</summary>
    public bool IsSecond { get; init; }

    public override IReadOnlyList<string> Names => HasIndicator ? [Name, $"{Column} is missing"] : [Name];

    // Where a gap was, is told of in every variant.
    public override IEnumerable<FeatureUse> Uses => HasIndicator ? [Use, default] : [Use];

    private string Name => !IsSecond ? Column : Power switch
    {
        Power.Bins => $"bin of {Column}",
        Power.None => $"{Column} as it is",
        _ => $"{Column} by {Words.Of(Power)}",
    };

    /// <summary>The number before it becomes a 32-bit float: what <see cref="Add"/> computes.</summary>
    public double Of(double value)
    {
        var x = double.IsFinite(value) ? value : Fill;
        x = Math.Min(Math.Max(x, Clip.Low ?? double.MinValue), Clip.High ?? double.MaxValue);
        x = Power switch
        {
            Power.Log => Math.Sign(x) * Math.Log(1 + Math.Abs(x)),
            Power.YeoJohnson => Transform!.Of(x),
            Power.Bins => Edges.Count(e => e < x),
            _ => x,
        };
        return Scaling is { } scaling ? (x - scaling.Centre) / scaling.Size : x;
    }

    public override string Add(GraphBuilder graph, string input)
    {
        var number = Kind == RawKind.Text ? graph.Shared($"{input} as number", () => Parse(graph, input)) : input;
        var isMissing = graph.Node("Or", [graph.IsNaN(number), graph.Node("IsInf", [number])]);
        var x = graph.Where(isMissing, graph.Scalar(Fill), number);
        if (Clip.Low is { } low) x = graph.Node("Max", [x, graph.Scalar(low)]);
        if (Clip.High is { } high) x = graph.Node("Min", [x, graph.Scalar(high)]);
        x = Power switch
        {
            Power.Log => graph.Mul(graph.Node("Sign", [x]), graph.Node("Log", [graph.Add(graph.Scalar(1.0), graph.Node("Abs", [x]))])),
            Power.YeoJohnson => Transform!.Add(graph, x),
            Power.Bins => Bin(graph, x),
            _ => x,
        };
        if (Scaling is { } scaling) x = graph.Div(graph.Sub(x, graph.Scalar(scaling.Centre)), graph.Scalar(scaling.Size));
        var feature = graph.Cast(graph.Node("Clip", [x, graph.Scalar(-LargestSingle), graph.Scalar(LargestSingle)]), TensorElementType.Float);
        return HasIndicator ? graph.Concat([feature, graph.Cast(isMissing, TensorElementType.Float)]) : feature;
    }

    private string Bin(GraphBuilder graph, string x)
    {
        if (Edges.Count == 0) return graph.Mul(x, graph.Scalar(0.0));
        var isAbove = graph.Node("Less", [graph.Constant<double>([.. Edges], 1, Edges.Count), x]);
        return graph.Node("ReduceSum", [graph.Cast(isAbove, TensorElementType.Double), graph.Integers(1)], OnnxAttribute.Of("keepdims", 1));
    }

    // A bare Cast of a text that is no number would fail the whole request.
    private static string Parse(GraphBuilder graph, string text)
    {
        var isNumber = graph.Node("RegexFullMatch", [text], OnnxAttribute.Of("pattern", Pattern));
        return graph.Cast(graph.Where(isNumber, text, graph.Constant(["nan"])), TensorElementType.Double);
    }
}

/// <summary>True or false.</summary>
internal sealed record FlagStep(string Column) : FeatureStep(Column, RawKind.Flag)
{
    public override IReadOnlyList<string> Names => [Column];

    public override string Add(GraphBuilder graph, string input) => graph.Cast(input, TensorElementType.Float);
}
