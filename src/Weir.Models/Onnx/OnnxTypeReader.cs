using Weir.Models.Onnx.Protobuf;
using Weir.Native.OnnxRuntime;

namespace Weir.Models.Onnx;

/// <summary>Reads the type of a value; anything but a tensor is kept as its message.</summary>
internal static class OnnxTypeReader
{
    public static OnnxValueInfo Read(ReadOnlySpan<byte> bytes, OnnxValueInfo value)
    {
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1) return Tensor(reader.Bytes(), value);
            reader.Skip();
        }

        return value with { RawType = bytes.ToArray() };
    }

    private static OnnxValueInfo Tensor(ReadOnlySpan<byte> bytes, OnnxValueInfo value)
    {
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1) value = value with { ElementType = (TensorElementType)reader.Int64() };
            else if (reader.Field == 2) value = value with { Shape = Shape(reader.Bytes()) };
            else reader.Skip();
        }

        return value;
    }

    private static List<OnnxDimension> Shape(ReadOnlySpan<byte> bytes)
    {
        List<OnnxDimension> shape = [];
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1) shape.Add(Dimension(reader.Bytes()));
            else reader.Skip();
        }

        return shape;
    }

    private static OnnxDimension Dimension(ReadOnlySpan<byte> bytes)
    {
        var dimension = new OnnxDimension(null);
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1) dimension = new OnnxDimension(reader.Int64());
            else if (reader.Field == 2) dimension = new OnnxDimension(null, reader.Text());
            else reader.Skip();
        }

        return dimension;
    }
}
