using System.Globalization;
using Weir.Native.OnnxRuntime;

namespace Weir.Models.Onnx.Building;

/// <summary>Builds a graph node by node; every call returns the name of the value that it made.</summary>
/// <remarks>Names are made from the operator and a counter, so that the same calls give the same bytes. Constants that are equal are kept once.</remarks>
public sealed class GraphBuilder
{
    /// <summary>Domain of the classical operators (trees, encoders).</summary>
    public const string MachineLearning = "ai.onnx.ml";

    /// <summary>Domain of ONNX Runtime's own operators (Tokenizer, MurmurHash3).</summary>
    public const string Microsoft = "com.microsoft";

    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _constants = [];
    private readonly Dictionary<string, string> _constantNames = new(StringComparer.Ordinal);
    private readonly List<OnnxValueInfo> _inputs = [];
    private readonly List<OnnxValueInfo> _outputs = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _shared = new(StringComparer.Ordinal);
    private int _counter;

    /// <summary>Adds an input of the graph.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public string Input(string name, TensorElementType type, params IReadOnlyList<OnnxDimension> shape)
    {
        if (!_names.Add(name)) throw new ArgumentException($"the graph has a value '{name}' already", nameof(name));
        _inputs.Add(new OnnxValueInfo(name) { ElementType = type, Shape = shape });
        return name;
    }

    /// <summary>Makes a value an output of the graph under a name of its own.</summary>
    public void Output(string value, string name, TensorElementType type, params IReadOnlyList<OnnxDimension> shape)
    {
        if (!_names.Add(name)) throw new ArgumentException($"the graph has a value '{name}' already", nameof(name));
        _nodes.Add(new OnnxNode { OpType = "Identity", Name = $"output_{name}", Inputs = [value], Outputs = [name] });
        _outputs.Add(new OnnxValueInfo(name) { ElementType = type, Shape = shape });
    }

    /// <summary>A name that no value has yet: the wished one, or that with a number.</summary>
    public string FreeName(string wished)
    {
        var name = wished;
        for (var i = 2; _names.Contains(name); i++) name = string.Create(CultureInfo.InvariantCulture, $"{wished}_{i}");
        return name;
    }

    /// <summary>A constant.</summary>
    public string Constant<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> dimensions)
        where T : unmanaged => Constant(OnnxTensor.Of(string.Empty, values, dimensions));

    /// <summary>A constant of one element with no dimensions.</summary>
    public string Scalar<T>(T value)
        where T : unmanaged => Constant<T>([value]);

    /// <summary>A list of integers, as Reshape, Slice and the like take it.</summary>
    public string Integers(params ReadOnlySpan<long> values) => Constant(values, values.Length);

    /// <summary>A constant of strings.</summary>
    public string Constant(IReadOnlyList<string> values, params ReadOnlySpan<long> dimensions) => Constant(OnnxTensor.Of(string.Empty, values, dimensions));

    /// <summary>A node of ONNX' own domain with one output.</summary>
    public string Node(string opType, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes) =>
        Node(string.Empty, opType, inputs, attributes);

    /// <summary>A node with one output.</summary>
    public string Node(string domain, string opType, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes)
    {
        var output = NextName(opType);
        _nodes.Add(new OnnxNode { OpType = opType, Domain = domain, Name = $"node_{output}", Inputs = inputs, Outputs = [output], Attributes = attributes });
        return output;
    }

    /// <summary>A node of ONNX' own domain with two outputs.</summary>
    public (string First, string Second) NodeOfTwo(string opType, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes)
    {
        var (first, second) = (NextName(opType), NextName(opType));
        _nodes.Add(new OnnxNode { OpType = opType, Name = $"node_{first}", Inputs = inputs, Outputs = [first, second], Attributes = attributes });
        return (first, second);
    }

    /// <summary>A value that several parts of the graph need: made at the first call with a key, the same at the next.</summary>
    public string Shared(string key, Func<string> make)
    {
        if (!_shared.TryGetValue(key, out var value)) _shared[key] = value = make();
        return value;
    }

    /// <summary>The model so far. Operator sets: ONNX 20, ai.onnx.ml 3, com.microsoft 1.</summary>
    public OnnxModel Build(string name, IReadOnlyDictionary<string, string>? metadata = null) => new()
    {
        IrVersion = 9,
        Opsets = [new OnnxOpset(string.Empty, 20), new OnnxOpset(MachineLearning, 3), new OnnxOpset(Microsoft, 1)],
        Metadata = metadata ?? new Dictionary<string, string>(),
        Graph = new OnnxGraph { Name = name, Nodes = [.. _nodes], Initializers = [.. _constants], Inputs = [.. _inputs], Outputs = [.. _outputs] },
    };

    private string Constant(OnnxTensor tensor)
    {
        var content = tensor.ElementType == TensorElementType.String ? string.Join('\u0001', tensor.Texts.Select(Convert.ToHexString)) : Convert.ToHexString(tensor.Raw.Span);
        var key = $"{tensor.ElementType}[{string.Join(',', tensor.Dimensions)}]{content}";
        if (_constantNames.TryGetValue(key, out var known)) return known;
        var name = NextName("constant");
        _constantNames[key] = name;
        _constants.Add(tensor with { Name = name });
        return name;
    }

    private string NextName(string stem)
    {
        string name;
        do name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{_counter++}");
        while (!_names.Add(name));
        return name;
    }
}
