using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Models.Onnx;
using Weir.Native.OnnxRuntime;
using Weir.Testing;

namespace Weir.Models.Tests.Onnx;

public sealed class OnnxModelReaderTests
{
    [Fact]
    public void Bytes_cut_short_or_changed_never_do_worse_than_corrupt_file()
    {
        var random = new SeededRandom(11);
        foreach (var name in new[] { "simple", "forest_zipmap_str", "slow", "tabular" })
        {
            var original = File.ReadAllBytes(TestData.Vector("serving", "models", $"{name}.onnx"));
            if (original.Length > 40_000) original = original[..2_000];
            for (var i = 0; i < 400; i++)
            {
                var bytes = original[..(1 + random.Next(original.Length))].ToArray();
                for (var k = random.Next(4); k > 0; k--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                try
                {
                    OnnxModelReader.Read(bytes);
                }
                catch (WeirException e)
                {
                    Assert.Equal(ErrorCodes.CorruptFile, e.Code);
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a model at all")]
    public void What_is_no_model_is_refused_by_name(string text)
    {
        var failure = Assert.Throws<WeirException>(() => OnnxModelReader.Read(System.Text.Encoding.UTF8.GetBytes(text), "m.onnx"));
        Assert.Equal(ErrorCodes.CorruptFile, failure.Code);
        Assert.Contains("'m.onnx'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graphs_nested_without_end_are_refused()
    {
        var inner = new OnnxGraph();
        for (var i = 0; i < 100; i++)
            inner = new OnnxGraph { Nodes = [new OnnxNode { OpType = "If", Outputs = ["y"], Attributes = [new OnnxGraphAttribute("then_branch", inner)] }] };
        var bytes = OnnxModelWriter.Write(new OnnxModel { Graph = inner, Opsets = [new OnnxOpset("", 20)] });
        Assert.Equal(ErrorCodes.CorruptFile, Assert.Throws<WeirException>(() => OnnxModelReader.Read(bytes)).Code);
    }

    [Fact]
    public void A_constant_in_another_file_is_refused()
    {
        // A tensor with data_location EXTERNAL (field 14 = 1), written by hand because the writer cannot make one.
        byte[] tensor = [0x10, 1, 0x42, 1, (byte)'w', 0x70, 1];
        byte[] graph = [0x2A, (byte)tensor.Length, .. tensor];
        byte[] model = [0x08, 8, 0x3A, (byte)graph.Length, .. graph, 0x42, 2, 0x10, 13];
        Assert.True(OnnxModelReader.Read(model).Graph.Initializers.Single().IsExternal);
        var failure = Assert.Throws<WeirException>(() => OnnxModelReader.ReadSelfContained(model));
        Assert.Contains("'w'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_keep_their_values_in_every_form_of_the_wire()
    {
        // float_data packed, int64_data unpacked: forms that other writers use.
        byte[] floats = [0x08, 2, 0x10, 1, 0x22, 8, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40];
        byte[] graph = [0x2A, (byte)floats.Length, .. floats];
        byte[] model = [0x08, 8, 0x3A, (byte)graph.Length, .. graph, 0x42, 2, 0x10, 13];
        Assert.Equal([1f, 2f], OnnxModelReader.Read(model).Graph.Initializers[0].Values<float>().ToArray());
        var strings = OnnxTensor.Of("s", ["a", "é", ""], 3);
        Assert.Equal(TensorElementType.String, strings.ElementType);
        Assert.Throws<InvalidOperationException>(() => OnnxModelReader.Read(model).Graph.Initializers[0].Values<long>().Length);
    }
}
