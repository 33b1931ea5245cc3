using Weir.Foundation.Errors;
using Weir.Models.Onnx.Protobuf;

namespace Weir.Models.Onnx;

/// <summary>Reads the bytes of an <c>.onnx</c> file. Fields that Weir has no use for (documentation, training info) are passed over.</summary>
public static class OnnxModelReader
{
    internal const int MaximumDepth = 64;

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="WeirException"><c>corrupt_file</c>: the bytes are not an ONNX model.</exception>
    public static OnnxModel Read(ReadOnlySpan<byte> bytes, string name = "model.onnx")
    {
        try
        {
            return Model(bytes);
        }
        catch (FormatException e)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"'{name}' is not an ONNX model: {e.Message}", location: new SourceLocation(name), inner: e);
        }
    }

    /// <summary>Reads a model whose constants must all lie in the file itself.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>, or <c>invalid_value</c> when it points to external data.</exception>
    public static OnnxModel ReadSelfContained(ReadOnlySpan<byte> bytes, string name = "model.onnx")
    {
        ExternalData.Refuse(bytes, name);
        return Read(bytes, name);
    }

    private static OnnxModel Model(ReadOnlySpan<byte> bytes)
    {
        var model = new OnnxModel { Graph = new OnnxGraph(), ProducerName = string.Empty, IrVersion = 0 };
        var hasGraph = false;
        List<OnnxOpset> opsets = [];
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1: model = model with { IrVersion = reader.Int64() }; break;
                case 2: model = model with { ProducerName = reader.Text() }; break;
                case 3: model = model with { ProducerVersion = reader.Text() }; break;
                case 4: model = model with { Domain = reader.Text() }; break;
                case 5: model = model with { ModelVersion = reader.Int64() }; break;
                case 6: model = model with { Description = reader.Text() }; break;
                case 7: (model, hasGraph) = (model with { Graph = Graph(reader.Bytes(), 0) }, true); break;
                case 8: opsets.Add(Opset(reader.Bytes())); break;
                case 14: AddEntry(reader.Bytes(), metadata); break;
                default: reader.Skip(); break;
            }
        }

        return hasGraph && opsets.Count > 0 ? model with { Opsets = opsets, Metadata = metadata } : throw new FormatException("it has no graph or names no operator set");
    }

    internal static OnnxGraph Graph(ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > MaximumDepth) throw new FormatException($"its graphs are nested deeper than {MaximumDepth}");
        var name = string.Empty;
        List<OnnxNode> nodes = [];
        List<OnnxTensor> initializers = [];
        List<OnnxValueInfo> inputs = [], outputs = [], values = [];
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1: nodes.Add(Node(reader.Bytes(), depth)); break;
                case 2: name = reader.Text(); break;
                case 5: initializers.Add(OnnxTensorReader.Read(reader.Bytes())); break;
                case 11: inputs.Add(Value(reader.Bytes())); break;
                case 12: outputs.Add(Value(reader.Bytes())); break;
                case 13: values.Add(Value(reader.Bytes())); break;
                default: reader.Skip(); break;
            }
        }

        return new OnnxGraph { Name = name, Nodes = nodes, Initializers = initializers, Inputs = inputs, Outputs = outputs, Values = values };
    }

    private static OnnxNode Node(ReadOnlySpan<byte> bytes, int depth)
    {
        string opType = string.Empty, domain = string.Empty, name = string.Empty;
        List<string> inputs = [], outputs = [];
        List<OnnxAttribute> attributes = [];
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1: inputs.Add(reader.Text()); break;
                case 2: outputs.Add(reader.Text()); break;
                case 3: name = reader.Text(); break;
                case 4: opType = reader.Text(); break;
                case 5: attributes.Add(OnnxAttributeReader.Read(reader.Bytes(), depth)); break;
                case 7: domain = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        return new OnnxNode { OpType = opType, Domain = domain, Name = name, Inputs = inputs, Outputs = outputs, Attributes = attributes };
    }

    private static OnnxOpset Opset(ReadOnlySpan<byte> bytes)
    {
        var opset = new OnnxOpset(string.Empty, 0);
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1) opset = opset with { Domain = reader.Text() };
            else if (reader.Field == 2) opset = opset with { Version = reader.Int64() };
            else reader.Skip();
        }

        return opset;
    }

    private static void AddEntry(ReadOnlySpan<byte> bytes, Dictionary<string, string> metadata)
    {
        string key = string.Empty, value = string.Empty;
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1) key = reader.Text();
            else if (reader.Field == 2) value = reader.Text();
            else reader.Skip();
        }

        metadata[key] = value;
    }

    private static OnnxValueInfo Value(ReadOnlySpan<byte> bytes)
    {
        var value = new OnnxValueInfo(string.Empty);
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1) value = value with { Name = reader.Text() };
            else if (reader.Field == 2) value = OnnxTypeReader.Read(reader.Bytes(), value);
            else reader.Skip();
        }

        return value;
    }
}
