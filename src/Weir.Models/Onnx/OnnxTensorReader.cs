using System.Runtime.InteropServices;
using Weir.Models.Onnx.Protobuf;
using Weir.Native.OnnxRuntime;

namespace Weir.Models.Onnx;

/// <summary>Reads a tensor; the typed fields of the format are turned into its raw form.</summary>
internal static class OnnxTensorReader
{
    public static OnnxTensor Read(ReadOnlySpan<byte> bytes)
    {
        var name = string.Empty;
        var type = TensorElementType.Undefined;
        List<long> dimensions = [], int32s = [], int64s = [], uint64s = [];
        List<float> floats = [];
        List<double> doubles = [];
        List<byte[]> texts = [];
        byte[]? raw = null;
        var isExternal = false;
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1: reader.Int64s(dimensions); break;
                case 2: type = (TensorElementType)reader.Int64(); break;
                case 4: reader.Floats(floats); break;
                case 5: reader.Int64s(int32s); break;
                case 6: texts.Add(reader.Bytes().ToArray()); break;
                case 7: reader.Int64s(int64s); break;
                case 8: name = reader.Text(); break;
                case 9: raw = reader.Bytes().ToArray(); break;
                case 10: reader.Doubles(doubles); break;
                case 11: reader.Int64s(uint64s); break;
                case 13:
                    isExternal = true;
                    reader.Skip();
                    break;
                case 14: isExternal |= reader.Int64() == 1; break;
                default: reader.Skip(); break;
            }
        }

        raw ??= type switch
        {
            TensorElementType.Float => Bytes<float>([.. floats]),
            TensorElementType.Double => Bytes<double>([.. doubles]),
            TensorElementType.Int64 => Bytes<long>([.. int64s]),
            TensorElementType.UInt64 => Bytes<ulong>([.. uint64s.Select(v => (ulong)v)]),
            TensorElementType.UInt32 => Bytes<uint>([.. uint64s.Select(v => (uint)v)]),
            TensorElementType.Int32 => Bytes<int>([.. int32s.Select(v => (int)v)]),
            TensorElementType.Int16 => Bytes<short>([.. int32s.Select(v => (short)v)]),
            TensorElementType.UInt16 or TensorElementType.Float16 or TensorElementType.BFloat16 => Bytes<ushort>([.. int32s.Select(v => (ushort)v)]),
            TensorElementType.Int8 => Bytes<sbyte>([.. int32s.Select(v => (sbyte)v)]),
            TensorElementType.UInt8 or TensorElementType.Bool => Bytes<byte>([.. int32s.Select(v => (byte)v)]),
            _ => [],
        };
        return new OnnxTensor { Name = name, ElementType = type, Dimensions = dimensions, Raw = raw, Texts = texts, IsExternal = isExternal };
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();
}
