using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Models.Tests.Onnx;

public sealed class GraphBuilderTests
{
    [Fact]
    public void A_graph_of_raw_columns_runs_and_two_builds_give_the_same_bytes()
    {
        var bytes = OnnxModelWriter.Write(Build());
        Assert.Equal(bytes, OnnxModelWriter.Write(Build()));
        using var session = new InferenceSession(bytes);
        Assert.Equal("[batch,1]", session.InputMetadata["fare"].ToString()[^9..]);
        Assert.Equal("v1", session.ModelMetadata.Custom["weir.test"]);
        using var fare = OrtValue.CreateTensorValueFromMemory([1f, float.NaN, 3f], 3, 1);
        using var city = OrtValue.CreateFromStrings(["oslo", "", "rome"], 3, 1);
        using var outputs = session.Run(["fare", "city"], [fare, city]);
        Assert.Equal([3L, 2L], outputs[0].Dimensions);
        Assert.Equal([1f, 7f, 2.5f, -1f, 3f, -1f], outputs[0].GetTensorData<float>().ToArray());
    }

    [Fact]
    public void Equal_constants_are_kept_once()
    {
        var graph = new GraphBuilder();
        Assert.Equal(graph.Scalar(2f), graph.Scalar(2f));
        Assert.NotEqual(graph.Scalar(2f), graph.Scalar(2L));
        Assert.NotEqual(graph.Constant<float>([2f], 1), graph.Scalar(2f));
        Assert.NotEqual(graph.Constant(["a", "b"], 2), graph.Constant(["ab"], 1));
    }

    [Fact]
    public void A_name_can_be_taken_once()
    {
        var graph = new GraphBuilder();
        graph.Input("x", TensorElementType.Float, OnnxDimension.Batch);
        Assert.Throws<ArgumentException>(() => graph.Input("x", TensorElementType.Float, OnnxDimension.Batch));
        Assert.Throws<ArgumentException>(() => graph.Output("x", "x", TensorElementType.Float, OnnxDimension.Batch));
    }

    private static OnnxModel Build()
    {
        var graph = new GraphBuilder();
        var fare = graph.Input("fare", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(1));
        var city = graph.Input("city", TensorElementType.String, OnnxDimension.Batch, new OnnxDimension(1));
        var imputed = graph.Where(graph.IsNaN(fare), graph.Scalar(2.5f), fare);
        var code = graph.LabelEncoder(city, ["oslo"], [7f], otherwise: -1);
        graph.Output(graph.Concat([imputed, code]), "features", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(2));
        return graph.Build("test", new Dictionary<string, string> { ["weir.test"] = "v1" });
    }
}
