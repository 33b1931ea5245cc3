using System.Runtime.InteropServices;

namespace Weir.Training.Learners;

/// <summary>Values as models are written, for a process that trained one to hand it to another: exact to the bit, little-endian, no format to keep.</summary>
internal static class ModelStream
{
    /// <summary>Writes numbers.</summary>
    public static void Write(this BinaryWriter writer, double[] values) => Numbers(writer, values);

    /// <summary>Writes numbers.</summary>
    public static void Write(this BinaryWriter writer, float[] values) => Numbers(writer, values);

    /// <summary>Writes numbers.</summary>
    public static void Write(this BinaryWriter writer, int[] values) => Numbers(writer, values);

    /// <summary>Writes flags.</summary>
    public static void Write(this BinaryWriter writer, bool[] values) => Numbers(writer, values);

    /// <summary>Writes bytes with their count before them.</summary>
    public static void WriteBlock(this BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>Writes texts by name, in their order.</summary>
    public static void Write(this BinaryWriter writer, IReadOnlyDictionary<string, string> texts)
    {
        writer.Write(texts.Count);
        foreach (var (name, text) in texts)
        {
            writer.Write(name);
            writer.Write(text);
        }
    }

    /// <summary>Writes figures by round.</summary>
    public static void Write(this BinaryWriter writer, IReadOnlyList<RoundFigure> figures)
    {
        writer.Write(figures.Count);
        foreach (var (name, round, value) in figures)
        {
            writer.Write(name);
            writer.Write(round);
            writer.Write(value);
        }
    }

    /// <summary>Numbers, as they were written.</summary>
    public static double[] ReadDoubles(this BinaryReader reader) => Numbers<double>(reader);

    /// <summary>Numbers, as they were written.</summary>
    public static float[] ReadFloats(this BinaryReader reader) => Numbers<float>(reader);

    /// <summary>Numbers, as they were written.</summary>
    public static int[] ReadInts(this BinaryReader reader) => Numbers<int>(reader);

    /// <summary>Flags, as they were written.</summary>
    public static bool[] ReadFlags(this BinaryReader reader) => Numbers<bool>(reader);

    /// <summary>Bytes, as they were written.</summary>
    public static byte[] ReadBlock(this BinaryReader reader) => Numbers<byte>(reader);

    /// <summary>Texts by name, as they were written.</summary>
    public static Dictionary<string, string> ReadTexts(this BinaryReader reader)
    {
        var count = reader.ReadInt32();
        var texts = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++) texts.Add(reader.ReadString(), reader.ReadString());
        return texts;
    }

    /// <summary>Figures by round, as they were written.</summary>
    public static RoundFigure[] ReadFigures(this BinaryReader reader)
    {
        var figures = new RoundFigure[reader.ReadInt32()];
        for (var i = 0; i < figures.Length; i++) figures[i] = new RoundFigure(reader.ReadString(), reader.ReadInt32(), reader.ReadDouble());
        return figures;
    }

    private static void Numbers<T>(BinaryWriter writer, T[] values) where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes<T>(values));
    }

    private static T[] Numbers<T>(BinaryReader reader) where T : unmanaged
    {
        var values = new T[reader.ReadInt32()];
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        while (bytes.Length > 0)
        {
            var read = reader.Read(bytes);
            if (read == 0) throw new EndOfStreamException();
            bytes = bytes[read..];
        }

        return values;
    }
}
