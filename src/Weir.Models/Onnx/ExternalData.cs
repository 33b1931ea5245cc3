using Weir.Foundation.Errors;
using Weir.Models.Onnx.Protobuf;

namespace Weir.Models.Onnx;

/// <summary>Finds constants that a model keeps in other files. Walks the bytes without copying them.</summary>
public static class ExternalData
{
    /// <summary>Refuses a model that is not whole in itself.</summary>
    /// <param name="model">The file's content.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: a constant lies in another file; <c>corrupt_file</c>: the bytes are no model.</exception>
    public static void Refuse(ReadOnlySpan<byte> model, string name)
    {
        try
        {
            if (InModel(model) is not { } tensor) return;
            throw new WeirException(
                ErrorCodes.InvalidValue, $"'{name}' keeps its constant '{tensor}' in another file, which is not followed", "save the model as one file", new SourceLocation(name));
        }
        catch (FormatException e)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"'{name}' is not an ONNX model: {e.Message}", location: new SourceLocation(name), inner: e);
        }
    }

    private static string? InModel(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            var found = reader.Field switch { 7 => InGraph(reader.Bytes(), 0), 25 => InFunction(reader.Bytes()), _ => Pass(ref reader) };
            if (found is not null) return found;
        }

        return null;
    }

    private static string? InGraph(ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > OnnxModelReader.MaximumDepth) throw new FormatException($"its graphs are nested deeper than {OnnxModelReader.MaximumDepth}");
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            var found = reader.Field switch { 1 => InNode(reader.Bytes(), depth), 5 => InTensor(reader.Bytes()), 15 => InSparseTensor(reader.Bytes()), _ => Pass(ref reader) };
            if (found is not null) return found;
        }

        return null;
    }

    private static string? InFunction(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            var found = reader.Field == 7 ? InNode(reader.Bytes(), 0) : Pass(ref reader);
            if (found is not null) return found;
        }

        return null;
    }

    private static string? InSparseTensor(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            var found = reader.Field is 1 or 2 ? InTensor(reader.Bytes()) : Pass(ref reader);
            if (found is not null) return found;
        }

        return null;
    }

    private static string? InNode(ReadOnlySpan<byte> bytes, int depth)
    {
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            var found = reader.Field == 5 ? InAttribute(reader.Bytes(), depth) : Pass(ref reader);
            if (found is not null) return found;
        }

        return null;
    }

    private static string? InAttribute(ReadOnlySpan<byte> bytes, int depth)
    {
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            var found = reader.Field switch
            {
                5 or 10 => InTensor(reader.Bytes()),
                6 or 11 => InGraph(reader.Bytes(), depth + 1),
                22 or 23 => InSparseTensor(reader.Bytes()),
                _ => Pass(ref reader),
            };
            if (found is not null) return found;
        }

        return null;
    }

    private static string? InTensor(ReadOnlySpan<byte> bytes)
    {
        var name = string.Empty;
        var isExternal = false;
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 8) name = reader.Text();
            else if (reader.Field == 14) isExternal |= reader.Int64() == 1;
            else
            {
                isExternal |= reader.Field == 13;
                reader.Skip();
            }
        }

        return isExternal ? name : null;
    }

    private static string? Pass(ref ProtoReader reader)
    {
        reader.Skip();
        return null;
    }
}
