using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Native.XGBoost;
using Weir.Testing;
using Weir.Training.Export;

namespace Weir.Training.Tests.Export;

public sealed class XGBoostExporterTests
{
    public static TheoryData<string> Models() =>
        [.. Directory.EnumerateFiles(TestData.Vector("onnx_trees"), "*.json.gz").Select(f => Path.GetFileName(f)[..^8]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_graph_predicts_what_the_engine_predicts(string name)
    {
        using var document = Read(name, out var model);
        var root = document.RootElement;
        var width = root.GetProperty("n_features").GetInt32();
        var rows = root.GetProperty("rows").EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? float.NaN : v.GetSingle()).ToArray();
        var expected = root.GetProperty("prediction").EnumerateArray().Select(v => v.GetDouble()).ToArray();

        var graph = new GraphBuilder();
        var features = graph.Input("features", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(width));
        var prediction = XGBoostExporter.Add(graph, features, model);
        graph.Output(prediction, "prediction", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(model.Groups));
        using var session = new InferenceSession(OnnxModelWriter.Write(graph.Build(name)));
        using var input = OrtValue.CreateTensorValueFromMemory(rows, rows.Length / width, width);
        using var outputs = session.Run(["features"], [input]);
        var actual = outputs[0].GetTensorData<float>();

        Assert.Equal(expected.Length, actual.Length);
        var isProbability = model.Objective.StartsWith("binary", StringComparison.Ordinal) || model.Objective.StartsWith("multi", StringComparison.Ordinal);
        for (var i = 0; i < expected.Length; i++)
        {
            var tolerance = isProbability ? 1e-6 : 1e-6 * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"row {i}: expected {expected[i]}, got {actual[i]}");
        }
    }

    [Fact]
    public void A_model_with_splits_by_category_is_read_from_the_engine_s_own_JSON()
    {
        var random = new Foundation.Numerics.SeededRandom(6);
        var rows = Enumerable.Range(0, 500).SelectMany(i => new[] { i % 20 == 0 ? float.NaN : random.Next(12), (float)random.NextNormal() }).ToArray();
        using var matrix = DMatrix.FromDense(rows, 500, 2, new FeatureInfo(["city", "x"], [FeatureType.Category, FeatureType.Number]));
        matrix.SetLabel([.. Enumerable.Range(0, 500).Select(i => rows[2 * i] is 1 or 4 or 7 ? rows[(2 * i) + 1] : -rows[(2 * i) + 1])]);
        Dictionary<string, string> parameters = new() { ["tree_method"] = "hist", ["max_cat_to_onehot"] = "1", ["nthread"] = "1", ["base_score"] = "0.1" };
        using var booster = new Booster(parameters, matrix);
        for (var i = 0; i < 10; i++) booster.UpdateOneIteration(i, matrix);
        var json = booster.Save(BoosterFormat.Json);
        Assert.Contains("NaN", Encoding.UTF8.GetString(json), StringComparison.Ordinal); // bare, which no JSON reader takes

        var graph = new GraphBuilder();
        var features = graph.Input("features", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(2));
        graph.Output(XGBoostExporter.Add(graph, features, XGBoostModel.Parse(json)), "prediction", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(1));
        using var session = new InferenceSession(OnnxModelWriter.Write(graph.Build("categories")));
        using var input = OrtValue.CreateTensorValueFromMemory(rows, 500, 2);
        using var outputs = session.Run(["features"], [input]);
        var expected = booster.Predict(matrix).Values;
        var actual = outputs[0].GetTensorData<float>();
        for (var i = 0; i < 500; i++) Assert.Equal(expected[i], actual[i], 1e-5f);
    }

    [Fact]
    public void What_is_no_model_is_refused() =>
        Assert.Throws<Foundation.Errors.WeirException>(() => XGBoostModel.Parse("{\"learner\":{}}"u8));

    // The vectors hold the model nested; `categorical` has bare NaN in it.
    private static JsonDocument Read(string name, out XGBoostModel model)
    {
        using var stream = new GZipStream(File.OpenRead(TestData.Vector("onnx_trees", $"{name}.json.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().Replace("NaN", "0", StringComparison.Ordinal);
        var document = JsonDocument.Parse(text);
        model = XGBoostModel.Parse(Encoding.UTF8.GetBytes(document.RootElement.GetProperty("model").GetRawText()));
        return document;
    }
}
