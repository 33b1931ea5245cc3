using System.Text;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Engine;
using Weir.Serving.V2;
using Weir.Testing;

namespace Weir.Serving.Tests;

/// <summary>A graph has no words for what it cannot read: it answers NaN, and its facts say what that means.</summary>
public sealed class UnreadInputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("[1, 2, null, 4]", 2)]
    [InlineData("[null, 2, 3, 4]", 1)]
    public void An_answer_of_NaN_is_told_as_what_it_means_with_its_row(string data, int row)
    {
        using var model = Model(new() { ["weir.unread"] = "the time in 't' cannot be read" });
        using var request = Parse(model, data);
        var refusal = Assert.Throws<ServingException>(() => model.Run(request.Names, request.Values, null).Dispose());
        Assert.Equal((ServingFault.InvalidInput, $"row {row}: the time in 't' cannot be read"), (refusal.Fault, refusal.Message));
        using var whole = Parse(model, "[1, 2, 3, 4]");
        using var answer = model.Run(whole.Names, whole.Values, null);
        Assert.Equal([1f, 2, 3, 4], answer[0].GetTensorData<float>().ToArray());
    }

    [Fact]
    public void A_model_that_says_nothing_of_it_answers_NaN()
    {
        using var model = Model([]);
        using var request = Parse(model, "[null, 2, 3, 4]");
        using var answer = model.Run(request.Names, request.Values, null);
        Assert.True(float.IsNaN(answer[0].GetTensorData<float>()[0]));
    }

    private static V2Request Parse(ServedModel model, string data) => V2RequestParser.Parse(Encoding.UTF8.GetBytes($$"""{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":{{data}}}]}"""), model);

    private ServedModel Model(Dictionary<string, string> facts)
    {
        var graph = new GraphBuilder();
        var input = graph.Input("x", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(2));
        graph.Output(graph.Node("Identity", [input]), "y", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(2));
        File.WriteAllBytes(_folder["m.onnx"], OnnxModelWriter.Write(graph.Build("identity", facts)));
        return ServedModel.Load(_folder["m.onnx"]);
    }
}
