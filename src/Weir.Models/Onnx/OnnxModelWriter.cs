using Weir.Models.Onnx.Protobuf;
using Weir.Native.OnnxRuntime;

namespace Weir.Models.Onnx;

/// <summary>Writes an <see cref="OnnxModel"/> as the bytes of an <c>.onnx</c> file: the same model, the same bytes.</summary>
public static class OnnxModelWriter
{
    /// <summary>The file's bytes.</summary>
    public static byte[] Write(OnnxModel model)
    {
        var writer = new ProtoWriter();
        writer.Int64(1, model.IrVersion);
        writer.TextUnlessEmpty(2, model.ProducerName);
        writer.TextUnlessEmpty(3, model.ProducerVersion);
        writer.TextUnlessEmpty(4, model.Domain);
        if (model.ModelVersion != 0) writer.Int64(5, model.ModelVersion);
        writer.TextUnlessEmpty(6, model.Description);
        writer.Message(7, g => Graph(g, model.Graph));
        foreach (var opset in model.Opsets)
        {
            writer.Message(8, o =>
            {
                o.TextUnlessEmpty(1, opset.Domain);
                o.Int64(2, opset.Version);
            });
        }

        foreach (var (key, value) in model.Metadata.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            writer.Message(14, m =>
            {
                m.Text(1, key);
                m.Text(2, value);
            });
        }

        return writer.ToArray();
    }

    private static void Graph(ProtoWriter writer, OnnxGraph graph)
    {
        foreach (var node in graph.Nodes) writer.Message(1, n => Node(n, node));
        writer.Text(2, graph.Name);
        foreach (var tensor in graph.Initializers) writer.Message(5, t => Tensor(t, tensor));
        foreach (var input in graph.Inputs) writer.Message(11, v => Value(v, input));
        foreach (var output in graph.Outputs) writer.Message(12, v => Value(v, output));
        foreach (var value in graph.Values) writer.Message(13, v => Value(v, value));
    }

    private static void Node(ProtoWriter writer, OnnxNode node)
    {
        foreach (var input in node.Inputs) writer.Text(1, input);
        foreach (var output in node.Outputs) writer.Text(2, output);
        writer.TextUnlessEmpty(3, node.Name);
        writer.Text(4, node.OpType);
        foreach (var attribute in node.Attributes)
        {
            if (attribute is OnnxRawAttribute raw) writer.Bytes(5, raw.Message);
            else writer.Message(5, a => Attribute(a, attribute));
        }

        writer.TextUnlessEmpty(7, node.Domain);
    }

    private static void Attribute(ProtoWriter writer, OnnxAttribute attribute)
    {
        writer.Text(1, attribute.Name);
        switch (attribute)
        {
            case OnnxFloat a: writer.Float(2, a.Value); break;
            case OnnxInt a: writer.Int64(3, a.Value); break;
            case OnnxText a: writer.Bytes(4, a.Utf8); break;
            case OnnxTensorAttribute a: writer.Message(5, t => Tensor(t, a.Value)); break;
            case OnnxGraphAttribute a: writer.Message(6, g => Graph(g, a.Value)); break;
            case OnnxFloats a: foreach (var value in a.Values) writer.Float(7, value); break;
            case OnnxInts a: foreach (var value in a.Values) writer.Int64(8, value); break;
            case OnnxTexts a: foreach (var value in a.Utf8) writer.Bytes(9, value); break;
        }

        writer.Int64(20, OnnxAttributeKinds.Of(attribute));
    }

    private static void Tensor(ProtoWriter writer, OnnxTensor tensor)
    {
        foreach (var dimension in tensor.Dimensions) writer.Int64(1, dimension);
        writer.Int64(2, (long)tensor.ElementType);
        foreach (var text in tensor.Texts) writer.Bytes(6, text);
        writer.TextUnlessEmpty(8, tensor.Name);
        if (tensor.ElementType != TensorElementType.String) writer.Bytes(9, tensor.Raw.Span);
    }

    private static void Value(ProtoWriter writer, OnnxValueInfo value)
    {
        writer.Text(1, value.Name);
        if (value.RawType is { } raw) writer.Bytes(2, raw);
        else if (value.ElementType != TensorElementType.Undefined) writer.Message(2, type => type.Message(1, tensor => TensorType(tensor, value)));
    }

    private static void TensorType(ProtoWriter writer, OnnxValueInfo value)
    {
        writer.Int64(1, (long)value.ElementType);
        if (value.Shape is not { } shape) return;
        writer.Message(2, s =>
        {
            foreach (var dimension in shape)
            {
                s.Message(1, d =>
                {
                    if (dimension.Size is { } size) d.Int64(1, size);
                    else if (dimension.Symbol is { } symbol) d.Text(2, symbol);
                });
            }
        });
    }
}
