using System.Globalization;
using Weir.Foundation.Numerics;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Native.XGBoost;
using Weir.Training.Export;

namespace Weir.Bench.Training;

/// <summary>Bytes of a boosted model as ONNX beside XGBoost's own binary form (UBJ): 20,000 rows of 20 columns, depth 6.</summary>
internal static class ModelSize
{
    private const int Rows = 20_000;
    private const int Columns = 20;

    public static void Measure(int trees)
    {
        var random = new SeededRandom(1);
        var features = new float[Rows * Columns];
        var target = new float[Rows];
        for (var i = 0; i < features.Length; i++) features[i] = (float)random.NextNormal();
        for (var r = 0; r < Rows; r++) target[r] = features[r * Columns] * features[(r * Columns) + 1] + MathF.Sin(features[(r * Columns) + 2]) + (float)random.NextNormal() > 0 ? 1 : 0;
        using var matrix = DMatrix.FromDense(features, Rows, Columns);
        matrix.SetLabel(target);
        foreach (var objective in new[] { "binary:logistic", "reg:squarederror" })
        {
            using var booster = new Booster(new Dictionary<string, string> { ["objective"] = objective, ["max_depth"] = "6", ["eta"] = "0.05", ["tree_method"] = "hist" }, matrix);
            for (var round = 0; round < trees; round++) booster.UpdateOneIteration(round, matrix);
            var graph = new GraphBuilder();
            var output = XGBoostExporter.Add(graph, graph.Input("x", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(Columns)), XGBoostModel.Parse(booster.Save(BoosterFormat.Json)));
            graph.Output(output, "y", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(1));
            var (onnx, ubj) = (OnnxModelWriter.Write(graph.Build("size")).Length, booster.Save(BoosterFormat.Ubj).Length);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{objective}, {trees} trees: ONNX {onnx:N0} bytes, UBJ {ubj:N0}: {(double)onnx / ubj:0.00} times"));
        }
    }
}
