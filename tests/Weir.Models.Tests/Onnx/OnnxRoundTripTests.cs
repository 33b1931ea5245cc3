using Weir.Models.Onnx;
using Weir.Native.OnnxRuntime;
using Weir.Testing;

namespace Weir.Models.Tests.Onnx;

public sealed class OnnxRoundTripTests
{
    public static TheoryData<string> Models() =>
        [.. Directory.EnumerateFiles(TestData.Vector("serving", "models"), "*.onnx").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_written_again_still_loads_with_the_same_inputs_and_outputs(string name)
    {
        var original = File.ReadAllBytes(TestData.Vector("serving", "models", $"{name}.onnx"));
        var model = OnnxModelReader.ReadSelfContained(original, name);
        var written = OnnxModelWriter.Write(model);
        using var before = new InferenceSession(original);
        using var after = new InferenceSession(written);
        Assert.Equal(before.InputNames.Select(n => $"{n} {before.InputMetadata[n]}"), after.InputNames.Select(n => $"{n} {after.InputMetadata[n]}"));
        Assert.Equal(before.OutputNames.Select(n => $"{n} {before.OutputMetadata[n]}"), after.OutputNames.Select(n => $"{n} {after.OutputMetadata[n]}"));
        Assert.Equal(before.ModelMetadata.ProducerName, after.ModelMetadata.ProducerName);
        Assert.Equal(written, OnnxModelWriter.Write(OnnxModelReader.Read(written)));
        AssertSameAnswers(before, after);
    }

    // Inputs of small numbers; what both refuse (gather_fail, a scalar loop) need not be compared.
    private static void AssertSameAnswers(InferenceSession before, InferenceSession after)
    {
        if (before.InputNames.Any(n => before.InputMetadata[n].ElementType != TensorElementType.Float)) return;
        var values = before.InputNames.Select(n =>
        {
            long[] shape = [.. before.InputMetadata[n].Dimensions.Select(d => Math.Abs(d))];
            return OrtValue.CreateTensorValueFromMemory(Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(i => (i % 7 * 0.3f) - 1).ToArray(), shape);
        }).ToArray();
        using var a = before.Run(before.InputNames, values);
        using var b = after.Run(after.InputNames, values);
        for (var i = 0; i < a.Count; i++)
            if (a[i].ValueType == OnnxValueType.Tensor && a[i].ElementType != TensorElementType.String) Assert.Equal(a[i].Bytes().ToArray(), b[i].Bytes().ToArray());
        foreach (var value in values) value.Dispose();
    }
}
