using System.Text;
using Weir.Serving.Engine;
using Weir.Serving.V2;
using Weir.Testing;

namespace Weir.Serving.Tests.V2;

public sealed class V2RequestParserTests
{
    [Theory]
    [InlineData("[2000000000]", "2000000000 elements")]
    [InlineData("[9223372036854775807]", "elements")]
    [InlineData("[4]", "4 elements")]
    public void A_shape_that_the_body_cannot_fill_is_refused_before_memory_is_taken(string shape, string part)
    {
        using var model = Served.Onnx("identity_fp64");
        var body = Encoding.UTF8.GetBytes($$"""{"inputs":[{"name":"INPUT0","shape":{{Shaped(model, shape)}},"datatype":"FP64","data":[1]}]}""");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Served.Refused(() => V2RequestParser.Parse(body, model));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(ServingFault.BadRequest, refusal.Fault);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_keeps_its_NULs_on_the_way_in_and_through_the_model()
    {
        using var model = Served.Onnx("identity_bytes");
        using var request = Parse(model, $$"""{"inputs":[{"name":"INPUT0","shape":{{Shaped(model, "[2]")}},"datatype":"BYTES","data":["a\u0000b","\u0000"]}]}""");
        Assert.Equal(["a\0b", "\0"], request.Values[0].GetStrings());
        using var outputs = model.Run(request.Names, request.Values, null);
        Assert.Equal(["a\0b", "\0"], outputs[0].GetStrings());
    }

    [Fact]
    public void Data_may_stand_before_the_shape_and_be_nested()
    {
        using var model = Served.Onnx("simple");
        var row = string.Join(",", Enumerable.Range(0, 16));
        using var request = Parse(model, $$"""{"id":"x","inputs":[{"data":[[{{row}}]],"name":"INPUT1","datatype":"INT32","shape":[1,16]},{"name":"INPUT0","shape":[1,16],"datatype":"INT32","data":[{{row}}]}],"outputs":[{"name":"OUTPUT1"}]}""");
        Assert.Equal("x", request.Id);
        Assert.Equal(["INPUT1", "INPUT0"], request.Names);
        Assert.Equal(["OUTPUT1"], request.Outputs);
        foreach (var input in request.Values) Assert.Equal(Enumerable.Range(0, 16), input.GetTensorData<int>().ToArray());
    }

    [Theory]
    [InlineData("""{"inputs":[]}""", ServingFault.InvalidInput)]
    [InlineData("""{"inputs":[{"name":"INPUT9","shape":[1,16],"datatype":"INT32","data":[]}]}""", ServingFault.InvalidInput)]
    [InlineData("""{"inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"INT31","data":[]}]}""", ServingFault.BadRequest)]
    [InlineData("""{"inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"INT32"}]}""", ServingFault.BadRequest)]
    [InlineData("""{"inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"INT32","data":""", ServingFault.BadRequest)]
    [InlineData("""{"outputs":[]}""", ServingFault.BadRequest)]
    [InlineData("""{"inputs":[]} {}""", ServingFault.BadRequest)]
    public void What_is_no_request_and_what_does_not_fit_the_model_are_told_apart(string body, ServingFault fault)
    {
        using var model = Served.Onnx("simple");
        Assert.Equal(fault, Served.Refused(() => Parse(model, body)).Fault);
    }

    [Fact]
    public void Null_among_texts_is_a_missing_one_where_the_signature_does_not_require_the_column()
    {
        using var folder = new TempFolder();
        File.Copy(TestData.Vector("serving", "models", "identity_bytes.onnx"), folder["model.onnx"]);
        ServedModel Signed(string required)
        {
            folder.Write("MLmodel", $$"""
                flavors:
                  onnx:
                    data: model.onnx
                signature:
                  inputs: '[{"type": "string", "name": "INPUT0", "required": {{required}}}]'
                """);
            return ServedModel.Load(folder.Path);
        }

        using var optional = Signed("false");
        var body = $$"""{"inputs":[{"name":"INPUT0","shape":{{Shaped(optional, "[3]")}},"datatype":"BYTES","data":["a",null,""]}]}""";
        using var request = Parse(optional, body);
        Assert.Equal(["a", "", ""], request.Values[0].GetStrings());
        using var outputs = optional.Run(request.Names, request.Values, null);
        Assert.Equal(["a", "", ""], outputs[0].GetStrings());
        using var required = Signed("true");
        Assert.Contains("element 1", Served.Refused(() => Parse(required, body)).Message, StringComparison.Ordinal);
        using var unsigned = Served.Onnx("identity_bytes");
        Assert.Contains("element 1", Served.Refused(() => Parse(unsigned, body)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"type\": \"tensor\", \"name\": \"INPUT0\", \"required\": false, \"tensor-spec\": {\"dtype\": \"object\", \"shape\": [-1]}}", true)]
    [InlineData("{\"type\": \"tensor\", \"required\": false, \"tensor-spec\": {\"dtype\": \"object\", \"shape\": [-1]}}", true)]
    [InlineData("{\"type\": \"tensor\", \"name\": \"INPUT0\", \"tensor-spec\": {\"dtype\": \"object\", \"shape\": [-1]}}", false)]
    [InlineData("{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"object\", \"shape\": [-1]}}", false)]
    public void A_tensor_of_texts_takes_null_where_its_signature_does_not_require_it(string field, bool isTaken)
    {
        using var folder = new TempFolder();
        File.Copy(TestData.Vector("serving", "models", "identity_bytes.onnx"), folder["model.onnx"]);
        folder.Write("MLmodel", $"flavors:\n  onnx:\n    data: model.onnx\nsignature:\n  inputs: '[{field}]'\n");
        using var model = ServedModel.Load(folder.Path);
        var body = $$"""{"inputs":[{"name":"INPUT0","shape":{{Shaped(model, "[2]")}},"datatype":"BYTES","data":["a",null]}]}""";
        if (!isTaken)
        {
            Assert.Contains("element 1 of 'data' is null, and 'INPUT0' may not be missing here: that takes a signature", Served.Refused(() => Parse(model, body)).Message, StringComparison.Ordinal);
            return;
        }

        using var request = Parse(model, body);
        Assert.Equal(["a", ""], request.Values[0].GetStrings());
    }

    private static V2Request Parse(ServedModel model, string body) => V2RequestParser.Parse(Encoding.UTF8.GetBytes(body), model);

    // The models of the vectors differ in rank: the first dimension is the one asked for, the others are 1.
    private static string Shaped(ServedModel model, string shape) =>
        $"[{string.Join(",", [shape.Trim('[', ']'), .. Enumerable.Repeat("1", Math.Max(0, model.Inputs[0].Metadata.Dimensions.Count - 1))])}]";
}
