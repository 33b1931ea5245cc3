using Weir.Models.Onnx.Protobuf;

namespace Weir.Models.Onnx;

/// <summary>Reads an attribute.</summary>
internal static class OnnxAttributeReader
{
    public static OnnxAttribute Read(ReadOnlySpan<byte> bytes, int depth)
    {
        var name = string.Empty;
        OnnxAttribute? single = null;
        List<float> floats = [];
        List<long> ints = [];
        List<byte[]> texts = [];
        long kind = 0;
        var isOther = false;
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text(); break;
                case 2: single = new OnnxFloat(name, reader.Float()); break;
                case 3: single = new OnnxInt(name, reader.Int64()); break;
                case 4: single = new OnnxText(name, reader.Bytes().ToArray()); break;
                case 5: single = new OnnxTensorAttribute(name, OnnxTensorReader.Read(reader.Bytes())); break;
                case 6: single = new OnnxGraphAttribute(name, OnnxModelReader.Graph(reader.Bytes(), depth + 1)); break;
                case 7: reader.Floats(floats); break;
                case 8: reader.Int64s(ints); break;
                case 9: texts.Add(reader.Bytes().ToArray()); break;
                case 20: kind = reader.Int64(); break;
                case 13: reader.Skip(); break; // documentation
                default:
                    isOther = true;
                    reader.Skip();
                    break;
            }
        }

        if (isOther) return new OnnxRawAttribute(name, bytes.ToArray());
        return (kind, single) switch
        {
            (6, _) => new OnnxFloats(name, floats),
            (7, _) => new OnnxInts(name, ints),
            (8, _) => new OnnxTexts(name, texts),
            (1, null) => new OnnxFloat(name, 0), // a zero may be left out on the wire
            (2, null) => new OnnxInt(name, 0),
            (3, null) => new OnnxText(name, []),
            (_, not null) => single with { Name = name },
            _ when floats.Count > 0 => new OnnxFloats(name, floats),
            _ when ints.Count > 0 => new OnnxInts(name, ints),
            _ when texts.Count > 0 => new OnnxTexts(name, texts),
            _ => new OnnxRawAttribute(name, bytes.ToArray()),
        };
    }
}
