using Weir.Native.OnnxRuntime;

namespace Weir.Models.Onnx.Building;

/// <summary>The operators that Weir's graphs are made of, by their ONNX names.</summary>
public static class GraphBuilderOperators
{
    /// <summary>Changes the element type.</summary>
    public static string Cast(this GraphBuilder graph, string value, TensorElementType type) => graph.Node("Cast", [value], OnnxAttribute.Of("to", (long)type));

    /// <summary>a + b.</summary>
    public static string Add(this GraphBuilder graph, string a, string b) => graph.Node("Add", [a, b]);

    /// <summary>a − b.</summary>
    public static string Sub(this GraphBuilder graph, string a, string b) => graph.Node("Sub", [a, b]);

    /// <summary>a · b.</summary>
    public static string Mul(this GraphBuilder graph, string a, string b) => graph.Node("Mul", [a, b]);

    /// <summary>a / b, truncated for integers.</summary>
    public static string Div(this GraphBuilder graph, string a, string b) => graph.Node("Div", [a, b]);

    /// <summary>Element-wise choice.</summary>
    public static string Where(this GraphBuilder graph, string condition, string yes, string no) => graph.Node("Where", [condition, yes, no]);

    /// <summary>True where two values are the same.</summary>
    public static string Equal(this GraphBuilder graph, string a, string b) => graph.Node("Equal", [a, b]);

    /// <summary>True where a number is missing.</summary>
    public static string IsNaN(this GraphBuilder graph, string value) => graph.Node("IsNaN", [value]);

    /// <summary>Another shape over the same elements.</summary>
    public static string Reshape(this GraphBuilder graph, string value, params ReadOnlySpan<long> shape) => graph.Node("Reshape", [value, graph.Integers(shape)]);

    /// <summary>Side by side.</summary>
    public static string Concat(this GraphBuilder graph, IReadOnlyList<string> values, long axis = 1) =>
        values.Count == 1 ? values[0] : graph.Node("Concat", values, OnnxAttribute.Of("axis", axis));

    /// <summary>Matrix product.</summary>
    public static string MatMul(this GraphBuilder graph, string a, string b) => graph.Node("MatMul", [a, b]);

    /// <summary>From strings to numbers by a table; what is not in it becomes <paramref name="otherwise"/>.</summary>
    public static string LabelEncoder(this GraphBuilder graph, string value, IReadOnlyList<string> keys, IReadOnlyList<float> values, float otherwise) =>
        graph.Node(GraphBuilder.MachineLearning, "LabelEncoder", [value], [
            OnnxAttribute.Of("keys_strings", keys), OnnxAttribute.Of("values_floats", values), OnnxAttribute.Of("default_float", otherwise)]);

    /// <summary>From strings to integers by a table; what is not in it becomes <paramref name="otherwise"/>.</summary>
    public static string LabelEncoder(this GraphBuilder graph, string value, IReadOnlyList<string> keys, IReadOnlyList<long> values, long otherwise) =>
        graph.Node(GraphBuilder.MachineLearning, "LabelEncoder", [value], [
            OnnxAttribute.Of("keys_strings", keys), OnnxAttribute.Of("values_int64s", values), OnnxAttribute.Of("default_int64", otherwise)]);
}
