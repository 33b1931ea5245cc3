using System.Text.Json;
using Weir.Native.OnnxRuntime;
using Weir.Testing;

namespace Weir.Native.Tests.OnnxRuntime;

public sealed class GoldenModelsTests
{
    public static TheoryData<string> Models() =>
        [.. Directory.EnumerateFiles(TestData.Vector("serving", "models", "expected")).Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_gives_the_recorded_answers_from_file_and_from_bytes(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(TestData.Vector("serving", "models", "expected", $"{name}.json")));
        var path = TestData.Vector("serving", "models", $"{name}.onnx");
        using var fromFile = new InferenceSession(path);
        using var fromBytes = new InferenceSession(File.ReadAllBytes(path), new SessionOptions { UseArena = true, IntraOpThreads = 2 });
        foreach (var session in new[] { fromFile, fromBytes })
        {
            AssertNodes(document.RootElement.GetProperty("inputs"), session.InputNames, session.InputMetadata);
            AssertNodes(document.RootElement.GetProperty("outputs"), session.OutputNames, session.OutputMetadata);
            foreach (var testCase in document.RootElement.GetProperty("cases").EnumerateArray()) AssertCase(session, testCase);
        }
    }

    private static void AssertCase(InferenceSession session, JsonElement testCase)
    {
        var inputs = testCase.GetProperty("inputs").EnumerateArray().ToArray();
        var values = inputs.Select(V2Tensors.Parse).ToArray();
        var expected = testCase.GetProperty("outputs").EnumerateArray().ToArray();
        using var outputs = session.Run(
            [.. inputs.Select(i => i.GetProperty("name").GetString()!)], values, [.. expected.Select(o => o.GetProperty("name").GetString()!)]);
        for (var i = 0; i < expected.Length; i++) V2Tensors.AssertEqual(expected[i], outputs[i]);
        foreach (var value in values) value.Dispose();
    }

    // "age tensor(FP32)[batch:-1,3]": a name and its type, with symbolic dimensions named.
    private static void AssertNodes(JsonElement expected, IReadOnlyList<string> names, IReadOnlyDictionary<string, NodeMetadata> nodes)
    {
        Assert.Equal(expected.EnumerateArray().Select(e => e.GetString()), names.Select(n => $"{n} {Describe(nodes[n])}"));
    }

    private static string Describe(NodeMetadata node) => node.ValueType switch
    {
        OnnxValueType.Sequence => $"seq({Describe(node.Element!)})",
        OnnxValueType.Map => $"map({Datatype(node.ElementType)},{Describe(node.Element!)})",
        _ => $"tensor({Datatype(node.ElementType)})[{string.Join(",", node.Dimensions.Select((d, i) => d < 0 ? $"{node.SymbolicDimensions[i]}:-1" : $"{d}"))}]",
    };

    private static string Datatype(TensorElementType type) => type switch
    {
        TensorElementType.Float => "FP32",
        TensorElementType.Double => "FP64",
        TensorElementType.Float16 => "FP16",
        TensorElementType.String => "BYTES",
        _ => type.ToString().ToUpperInvariant(),
    };
}
