using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Persistence;

namespace Weir.Tracking.Backup;

/// <summary>A row as a line of JSON that is the same whatever database it comes from: text and integers as they are, <c>{"r":"0.1"}</c> for floating point, <c>{"b":"base64"}</c> for bytes.</summary>
internal sealed class RowText
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>A sum of the rows' hashes, which their order does not change.</summary>
    public ulong Sum { get; private set; }

    /// <summary>Writes the present row, which it counts.</summary>
    public ReadOnlySpan<byte> Write(SqlRows row, int columns)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Foundation.Json.JsonDefaults.Compact))
        {
            json.WriteStartArray();
            for (var i = 0; i < columns; i++) Write(json, row, i);
            json.WriteEndArray();
        }

        Count(_buffer.WrittenSpan);
        return _buffer.WrittenSpan;
    }

    /// <summary>Counts a line that was read.</summary>
    public void Count(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(line, hash);
        Sum += BinaryPrimitives.ReadUInt64LittleEndian(hash);
        Rows++;
    }

    /// <summary>A cell of a line as a value.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static SqlValue Read(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Null => SqlValue.Null,
        JsonValueKind.Number => cell.GetInt64(),
        JsonValueKind.String => cell.GetString(),
        JsonValueKind.Object when cell.TryGetProperty("r", out var real) => double.Parse(real.GetString()!, CultureInfo.InvariantCulture),
        JsonValueKind.Object when cell.TryGetProperty("b", out var bytes) => bytes.GetBytesFromBase64(),
        _ => throw new JsonException($"'{cell}' is no cell"),
    };

    private static void Write(Utf8JsonWriter json, SqlRows row, int column)
    {
        switch (row.KindOf(column))
        {
            case SqlKind.Null: json.WriteNullValue(); break;
            case SqlKind.Integer: json.WriteNumberValue(row.GetInt64(column)); break;
            case SqlKind.Text: json.WriteStringValue(row.GetText(column)); break;
            case SqlKind.Real:
                json.WriteStartObject();
                json.WriteString("r", row.GetDouble(column).ToString("R", CultureInfo.InvariantCulture));
                json.WriteEndObject();
                break;
            case SqlKind.Blob:
                json.WriteStartObject();
                json.WriteBase64String("b", row.GetBytes(column));
                json.WriteEndObject();
                break;
            default: throw new WeirException(DatabaseErrors.DatabaseError, "a cell of the database is of a kind that there is not");
        }
    }
}
