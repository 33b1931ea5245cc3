using System.Globalization;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Learners;

/// <summary>The weighted mean of the nearest rows. Weights fall to 0 at the distance of the first row that no longer counts, so that no prediction jumps where two rows change places.</summary>
internal sealed record NeighboursModel(NeighbourRows Rows, int Count, LearnerOptions Options) : ITrainedModel
{
    private const double Least = 1e-9; // where all are as far as that row, all count alike
    private const double Prior = 0.3; // rows' worth of the classes' shares: none is ever impossible
    private const long MostCells = 8_000_000;

    public IReadOnlyList<RoundFigure> Rounds { get; init; } = [];

    public IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string> { ["k"] = Count.ToString(CultureInfo.InvariantCulture) };

    public int BatchRows => (int)Math.Clamp(MostCells / Rows.Count, 16, 8192);

    public float[] Predict(Samples samples) => Mean(Rows.Nearest(samples, Count + 1, CancellationToken.None), samples.Rows);

    /// <summary>Predictions from the nearest rows of each row, of which there may be more than count.</summary>
    public float[] Mean((int[] Places, double[] Distances) found, int rows)
    {
        var stride = found.Places.Length / rows;
        var outputs = Options.Outputs;
        var predictions = new float[rows * outputs];
        var sums = new double[outputs];
        var shares = Shares();
        for (var r = 0; r < rows; r++)
        {
            var edge = Math.Max(1, found.Distances[(r * stride) + Count]);
            var total = shares.Length == 0 ? 0 : Prior;
            for (var o = 0; o < outputs; o++) sums[o] = shares.Length == 0 ? 0 : Prior * shares[o];
            for (var k = 0; k < Count; k++)
            {
                var place = found.Places[(r * stride) + k];
                var weight = (1 - (found.Distances[(r * stride) + k] / edge) + Least) * Rows.Weights[place];
                total += weight;
                if (Options.Task == LearningTask.Multiclass) sums[(int)Rows.Target[place]] += weight;
                else sums[0] += weight * Rows.Target[place];
            }

            for (var o = 0; o < outputs; o++) predictions[(r * outputs) + o] = (float)(sums[o] / total);
        }

        return predictions;
    }

    public ITrainedModel Refit(Samples all, CancellationToken cancellation) => this with { Rows = NeighbourRows.Of(all, Options) };

    public string Add(GraphBuilder graph, string features)
    {
        var query = Rows.Scaler.Add(graph, features);
        string SquareSum(string value) => graph.Node("ReduceSum", [graph.Mul(value, value), graph.Integers(1)], OnnxAttribute.Of("keepdims", 1));
        var own = graph.Cast(graph.Constant<float>(Rows.Rows, Rows.Count, Rows.Width), TensorElementType.Double);
        var products = graph.MatMul(query, graph.Node("Transpose", [own], OnnxAttribute.Of("perm", [1L, 0L])));
        var squares = graph.Sub(graph.Add(SquareSum(query), graph.Reshape(SquareSum(own), 1, -1)), graph.Mul(products, graph.Scalar(2.0)));
        var distances = graph.Node("Round", [graph.Mul(graph.Node("Max", [squares, graph.Scalar(0.0)]), graph.Scalar(NeighbourRows.Grain))]);
        var (nearest, places) = graph.NodeOfTwo("TopK", [distances, graph.Integers(Count + 1)], OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("largest", 0), OnnxAttribute.Of("sorted", 1));
        string Part(string value, long from, long to) => graph.Node("Slice", [value, graph.Integers(from), graph.Integers(to), graph.Integers(1)]);
        var edge = graph.Node("Max", [Part(nearest, Count, Count + 1), graph.Scalar(1.0)]);
        var closeness = graph.Add(graph.Sub(graph.Scalar(1.0), graph.Div(Part(nearest, 0, Count), edge)), graph.Scalar(Least));
        var chosen = Part(places, 0, Count);
        var weights = graph.Mul(closeness, graph.Node("Gather", [graph.Cast(graph.Constant<float>(Rows.Weights, Rows.Count), TensorElementType.Double), chosen]));
        var values = graph.Node("Gather", [graph.Cast(graph.Constant<float>(Targets(), Rows.Count, Options.Outputs), TensorElementType.Double), chosen]); // [rows, k, outputs]
        string Sum(string value) => graph.Node("ReduceSum", [value, graph.Integers(1)], OnnxAttribute.Of("keepdims", 0));
        var weighted = Sum(graph.Mul(values, graph.Node("Unsqueeze", [weights, graph.Integers(2)])));
        var total = graph.Node("ReduceSum", [weights, graph.Integers(1)], OnnxAttribute.Of("keepdims", 1));
        if (Shares() is { Length: > 0 } shares)
            (weighted, total) = (graph.Add(weighted, graph.Constant<double>(Array.ConvertAll(shares, s => Prior * s), 1, shares.Length)), graph.Add(total, graph.Scalar(Prior)));
        return graph.Cast(graph.Div(weighted, total), TensorElementType.Float);
    }

    public IReadOnlyDictionary<int, double> Importance() => Rows.Separation.Select((s, f) => (s, f)).ToDictionary(p => p.f, p => p.s);

    public void Write(BinaryWriter writer)
    {
        writer.Write(Rows.Scaler.Mean);
        writer.Write(Rows.Scaler.Inverse);
        writer.Write(Rows.Rows);
        writer.Write(Rows.Target);
        writer.Write(Rows.Weights);
        writer.Write(Rows.Separation);
        writer.Write(Count);
        writer.Write(Rounds);
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static NeighboursModel Read(BinaryReader reader, LearnerOptions options)
    {
        var scaler = new FeatureScaler(reader.ReadDoubles(), reader.ReadDoubles());
        var rows = new NeighbourRows(scaler, reader.ReadFloats(), reader.ReadFloats(), reader.ReadFloats(), reader.ReadDoubles());
        return new NeighboursModel(rows, reader.ReadInt32(), options) { Rounds = reader.ReadFigures() };
    }

    public void Dispose()
    {
    }

    // Of the classes; empty for numbers.
    private double[] Shares()
    {
        if (Options.Task == LearningTask.Regression) return [];
        var (shares, outputs, targets) = (new double[Options.Outputs], Options.Outputs, Targets());
        var total = Rows.Weights.Sum(w => (double)w);
        for (var r = 0; r < Rows.Count; r++)
            for (var o = 0; o < outputs; o++) shares[o] += Rows.Weights[r] * targets[(r * outputs) + o] / total;
        return shares;
    }

    private float[] Targets()
    {
        if (Options.Task != LearningTask.Multiclass) return Rows.Target;
        var one = new float[Rows.Count * Options.Outputs];
        for (var r = 0; r < Rows.Count; r++) one[(r * Options.Outputs) + (int)Rows.Target[r]] = 1;
        return one;
    }
}
