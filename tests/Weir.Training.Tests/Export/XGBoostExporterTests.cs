using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
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
