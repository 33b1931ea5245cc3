using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;
using Weir.Training.Features.Specs;

namespace Weir.Training.Features;

/// <summary>Steps that do the same to different columns, as one chain of nodes over all of them side by side.</summary>
/// <remarks>A chain for each column would cost a node's overhead in every prediction, and sessions take a time to load that grows with the square of the nodes: 75 s for 5,000 columns.</remarks>
internal static class StepGroup
{
    private const int Least = 2;

    /// <summary>Adds all steps; the result is their features in the order of the steps.</summary>
    public static string Add(GraphBuilder graph, IReadOnlyList<FeatureStep> steps)
    {
        List<string> parts = [];
        List<(int Step, int Feature)> order = []; // by place: a column may have several steps
        foreach (var group in steps.Index().GroupBy(s => KindOf(s.Item)))
        {
            var places = group.Select(s => s.Index).ToArray();
            FeatureStep[] members = [.. group.Select(s => s.Item)];
            if (group.Key is { } kind && members.Length >= Least)
            {
                var inputs = graph.Concat([.. members.Select(m => m.Column)]);
                parts.Add(kind == "flag" ? graph.Cast(inputs, TensorElementType.Float) : AddNumbers(graph, inputs, [.. members.Cast<NumberStep>()]));
                order.AddRange(places.Select(s => (s, 0)));
                order.AddRange(places.Where(s => steps[s] is NumberStep { HasIndicator: true }).Select(s => (s, 1)));
                continue;
            }

            foreach (var place in places)
            {
                parts.Add(steps[place].Add(graph, steps[place].Column));
                order.AddRange(Enumerable.Range(0, steps[place].Names.Count).Select(f => (place, f)));
            }
        }

        var features = graph.Concat(parts);
        var placeOf = order.Select((feature, place) => (feature, place)).ToDictionary(f => f.feature, f => (long)f.place);
        long[] wanted = [.. steps.SelectMany((s, i) => Enumerable.Range(0, s.Names.Count).Select(f => placeOf[(i, f)]))];
        return wanted.Index().All(p => p.Item == p.Index) ? features : graph.Node("Gather", [features, graph.Integers(wanted)], OnnxAttribute.Of("axis", 1));
    }

    // Null for a step that stands for itself.
    private static string? KindOf(FeatureStep step) => step switch
    {
        FlagStep => "flag",
        NumberStep { Kind: RawKind.Number, Power: Power.None or Power.Log } number => Words.Of(number.Power),
        _ => null,
    };

    // What NumberStep does to one column.
    private static string AddNumbers(GraphBuilder graph, string numbers, NumberStep[] steps)
    {
        string Row(Func<NumberStep, double> value) => graph.Constant<double>([.. steps.Select(value)], 1, steps.Length);
        var isMissing = graph.Node("Or", [graph.IsNaN(numbers), graph.Node("IsInf", [numbers])]);
        var x = graph.Where(isMissing, Row(s => s.Fill), numbers);
        if (steps.Any(s => s.Clip.Low is not null)) x = graph.Node("Max", [x, Row(s => s.Clip.Low ?? double.MinValue)]);
        if (steps.Any(s => s.Clip.High is not null)) x = graph.Node("Min", [x, Row(s => s.Clip.High ?? double.MaxValue)]);
        if (steps[0].Power == Power.Log) x = graph.Mul(graph.Node("Sign", [x]), graph.Node("Log", [graph.Add(graph.Scalar(1.0), graph.Node("Abs", [x]))]));
        if (steps.Any(s => s.Scaling is not null)) x = graph.Div(graph.Sub(x, Row(s => s.Scaling?.Centre ?? 0)), Row(s => s.Scaling?.Size ?? 1));
        var values = graph.Cast(graph.Node("Clip", [x, graph.Scalar(-NumberStep.LargestSingle), graph.Scalar(NumberStep.LargestSingle)]), TensorElementType.Float);
        long[] marked = [.. steps.Index().Where(s => s.Item.HasIndicator).Select(s => (long)s.Index)];
        if (marked.Length == 0) return values;
        var gaps = graph.Cast(isMissing, TensorElementType.Float);
        return graph.Concat([values, marked.Length == steps.Length ? gaps : graph.Node("Gather", [gaps, graph.Integers(marked)], OnnxAttribute.Of("axis", 1))]);
    }
}
