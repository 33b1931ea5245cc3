using System.Globalization;
using System.Text.Json;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Tensors;

namespace Weir.Serving.Invocations;

/// <summary>Turns JSON cells (or CSV text) into a tensor of the model's type. A wrong value is refused by row and column, never bent.</summary>
internal static class CellReader
{
    /// <summary>A tensor of these cells.</summary>
    /// <param name="cells">Cells in row-major order; an undefined one is missing.</param>
    /// <param name="type">Element type of the input.</param>
    /// <param name="shape">Dimensions.</param>
    /// <param name="place">Names the place of a cell for messages.</param>
    /// <param name="isOptional">Missing text is allowed (it becomes empty).</param>
    /// <param name="isText">The cells are CSV text.</param>
    /// <exception cref="ServingException">A value of the wrong type.</exception>
    public static OrtValue Read(IReadOnlyList<JsonElement> cells, TensorElementType type, long[] shape, Func<int, string> place, bool isOptional, bool isText)
    {
        return type switch
        {
            TensorElementType.Float => Make(i => (float)Number(i)),
            TensorElementType.Double => Make(Number),
            TensorElementType.Float16 => Make(i => (Half)Number(i)),
            TensorElementType.Int64 => Make(i => Integer(i, long.MinValue, long.MaxValue)),
            TensorElementType.Int32 => Make(i => (int)Integer(i, int.MinValue, int.MaxValue)),
            TensorElementType.Int16 => Make(i => (short)Integer(i, short.MinValue, short.MaxValue)),
            TensorElementType.Int8 => Make(i => (sbyte)Integer(i, sbyte.MinValue, sbyte.MaxValue)),
            TensorElementType.UInt64 => Make(i => (ulong)Integer(i, 0, long.MaxValue)),
            TensorElementType.UInt32 => Make(i => (uint)Integer(i, 0, uint.MaxValue)),
            TensorElementType.UInt16 => Make(i => (ushort)Integer(i, 0, ushort.MaxValue)),
            TensorElementType.UInt8 => Make(i => (byte)Integer(i, 0, byte.MaxValue)),
            TensorElementType.Bool => Make(Flag),
            TensorElementType.String => OrtValue.CreateFromStrings([.. Enumerable.Range(0, cells.Count).Select(Text)], shape),
            _ => throw new ServingException(ServingFault.InvalidInput, $"inputs of type {Datatype.NameOf(type)} are not taken here"),
        };

        OrtValue Make<T>(Func<int, T> read)
            where T : unmanaged
        {
            var data = new T[cells.Count];
            for (var i = 0; i < data.Length; i++) data[i] = read(i);
            return OrtValue.CreateTensorValueFromMemory(data, shape);
        }

        double Number(int i) => cells[i].ValueKind switch
        {
            JsonValueKind.Number when cells[i].TryGetDouble(out var v) && double.IsFinite(v) => v,
            JsonValueKind.Null or JsonValueKind.Undefined => double.NaN,
            JsonValueKind.String when isText && double.TryParse(cells[i].GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var v) => v,
            _ => throw Wrong(i, "a number"),
        };

        long Integer(int i, long low, long high)
        {
            var text = cells[i].ValueKind switch
            {
                JsonValueKind.Number => cells[i].GetRawText(),
                JsonValueKind.String when isText => cells[i].GetString()!,
                _ => throw Wrong(i, "a whole number"),
            };
            var isWhole = long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var v);
            if (!isWhole && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && d == Math.Floor(d) && Math.Abs(d) < 9007199254740992) (isWhole, v) = (true, (long)d);
            return isWhole && v >= low && v <= high ? v : throw Wrong(i, $"a whole number between {low} and {high}");
        }

        bool Flag(int i) => cells[i].ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when isText && bool.TryParse(cells[i].GetString(), out var v) => v,
            _ => throw Wrong(i, "true or false"),
        };

        string Text(int i) => cells[i].ValueKind switch
        {
            JsonValueKind.String => cells[i].GetString()!,
            JsonValueKind.Null or JsonValueKind.Undefined when isOptional => string.Empty,
            JsonValueKind.Null or JsonValueKind.Undefined => throw new ServingException(ServingFault.BadRequest, $"{place(i)} is missing, and text is required there"),
            _ => throw Wrong(i, "text"),
        };

        ServingException Wrong(int i, string wanted)
        {
            var raw = cells[i].ValueKind == JsonValueKind.Undefined ? "nothing" : cells[i].GetRawText();
            return new ServingException(ServingFault.BadRequest, $"{place(i)} should be {wanted}: {(raw.Length > 60 ? raw[..60] + "…" : raw)}");
        }
    }
}
