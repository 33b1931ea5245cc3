using System.Buffers;
using System.Text.Json;

namespace Weir.PredictionLog;

/// <summary>Flattens records for Parquet: <c>inputs</c> and <c>outputs</c> become columns <c>inputs.fare</c>, <c>outputs.label</c>.</summary>
/// <remarks>Values are copied byte by byte as they stand in the journal: a busy server seals millions of them a minute.</remarks>
internal static class FlatRecords
{
    private const int BlockBytes = 1 << 18;

    /// <summary>Writes the records as lines of JSON and returns the type of each column.</summary>
    public static IReadOnlyDictionary<string, string> Write(IEnumerable<byte[]> records, string path)
    {
        var columns = new FlatColumns();
        var block = new ArrayBufferWriter<byte>(BlockBytes + (1 << 14));
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        foreach (var record in records)
        {
            WriteLine(block, record, columns);
            if (block.WrittenCount < BlockBytes) continue;
            file.Write(block.WrittenSpan);
            block.ResetWrittenCount();
        }

        file.Write(block.WrittenSpan);
        return columns.Types();
    }

    private static void WriteLine(ArrayBufferWriter<byte> line, byte[] record, FlatColumns columns)
    {
        var reader = new Utf8JsonReader(record);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("a record of the prediction log is no object");
        columns.BeginRecord();
        var separator = (byte)'{';
        var group = FlatGroup.None;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                if (group == FlatGroup.None) break;
                group = FlatGroup.None;
                continue;
            }

            if (group == FlatGroup.None && GroupOf(ref reader) is var opened and not FlatGroup.None)
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("inputs and outputs of a record must be objects");
                group = opened;
                continue;
            }

            var column = columns.Next(ref reader, group);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            column.Saw(ref reader);
            reader.Skip();
            Append(line, separator);
            line.Write(column.EncodedName);
            line.Write(record.AsSpan(start..(int)reader.BytesConsumed));
            separator = (byte)',';
        }

        if (separator == '{') Append(line, separator);
        line.Write("}\n"u8);
    }

    private static FlatGroup GroupOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals(PredictionFields.Inputs) ? FlatGroup.Inputs : reader.ValueTextEquals(PredictionFields.Outputs) ? FlatGroup.Outputs : FlatGroup.None;

    private static void Append(ArrayBufferWriter<byte> line, byte value)
    {
        line.GetSpan(1)[0] = value;
        line.Advance(1);
    }
}
