namespace Weir.Models.Onnx;

/// <summary>An attribute of a node.</summary>
/// <param name="Name">Its name.</param>
public abstract record OnnxAttribute(string Name)
{
    /// <summary>A number.</summary>
    public static OnnxAttribute Of(string name, float value) => new OnnxFloat(name, value);

    /// <summary>An integer.</summary>
    public static OnnxAttribute Of(string name, long value) => new OnnxInt(name, value);

    /// <summary>Text.</summary>
    public static OnnxAttribute Of(string name, string value) => new OnnxText(name, System.Text.Encoding.UTF8.GetBytes(value));

    /// <summary>A tensor.</summary>
    public static OnnxAttribute Of(string name, OnnxTensor value) => new OnnxTensorAttribute(name, value);

    /// <summary>Numbers.</summary>
    public static OnnxAttribute Of(string name, IReadOnlyList<float> values) => new OnnxFloats(name, values);

    /// <summary>Integers.</summary>
    public static OnnxAttribute Of(string name, IReadOnlyList<long> values) => new OnnxInts(name, values);

    /// <summary>Texts.</summary>
    public static OnnxAttribute Of(string name, IReadOnlyList<string> values) => new OnnxTexts(name, [.. values.Select(System.Text.Encoding.UTF8.GetBytes)]);
}

/// <summary>A number.</summary>
public sealed record OnnxFloat(string Name, float Value) : OnnxAttribute(Name);

/// <summary>An integer.</summary>
public sealed record OnnxInt(string Name, long Value) : OnnxAttribute(Name);

/// <summary>Text, as bytes.</summary>
public sealed record OnnxText(string Name, byte[] Utf8) : OnnxAttribute(Name);

/// <summary>A tensor.</summary>
public sealed record OnnxTensorAttribute(string Name, OnnxTensor Value) : OnnxAttribute(Name);

/// <summary>A graph, as in <c>Loop</c> and <c>If</c>.</summary>
public sealed record OnnxGraphAttribute(string Name, OnnxGraph Value) : OnnxAttribute(Name);

/// <summary>Numbers.</summary>
public sealed record OnnxFloats(string Name, IReadOnlyList<float> Values) : OnnxAttribute(Name);

/// <summary>Integers.</summary>
public sealed record OnnxInts(string Name, IReadOnlyList<long> Values) : OnnxAttribute(Name);

/// <summary>Texts, as bytes.</summary>
public sealed record OnnxTexts(string Name, IReadOnlyList<byte[]> Utf8) : OnnxAttribute(Name);

/// <summary>An attribute of a kind that is kept as its message.</summary>
public sealed record OnnxRawAttribute(string Name, byte[] Message) : OnnxAttribute(Name);
