using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Weir.Client;
using Weir.Persistence;

namespace Weir.Tracking.Search;

/// <summary>Where the next page starts: after a row with these sort values (ours), or at an offset (MLflow's tokens).</summary>
/// <param name="Offset">Rows to skip.</param>
/// <param name="After">Sort values of the last row seen; null for an offset.</param>
internal sealed record PageToken(long Offset, IReadOnlyList<SqlValue>? After)
{
    /// <summary>The first sort value where it is an integer: the rank of a metric.</summary>
    public long? FirstInteger { get; private init; }

    /// <summary>Reads a token; null or empty is the first page.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_parameter_value</c>: it was not made by a tracking server.</exception>
    public static PageToken Parse(string? token, int terms)
    {
        if (string.IsNullOrEmpty(token)) return new PageToken(0, null);
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(token.TrimEnd('=').Replace('+', '-').Replace('/', '_')));
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() == terms) return new PageToken(0, [.. root.EnumerateArray().Select(Value)]) { FirstInteger = Integer(root[0]) };
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("offset", out var offset) && offset.GetInt64() >= 0) return new PageToken(offset.GetInt64(), null);
        }
        catch (Exception e) when (e is FormatException or OverflowException or JsonException or InvalidOperationException)
        {
            // Not a token of ours.
        }

        throw MlflowErrors.Invalid("Invalid page token, it was not made by this search");
    }

    /// <summary>The token of a row's sort values, as its query gave them from a column on.</summary>
    public static string Of(SqlRows row, int firstColumn, IReadOnlyList<OrderTerm> terms)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            for (var i = 0; i < terms.Count; i++) Write(writer, row, firstColumn + i);
            writer.WriteEndArray();
        }

        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }

    private static long? Integer(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is ['i', .. var digits] && long.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null;

    // One letter tells the type: a string of digits must come back as a string.
    private static void Write(Utf8JsonWriter writer, SqlRows row, int column)
    {
        switch (row.KindOf(column))
        {
            case SqlKind.Null: writer.WriteNullValue(); break;
            case SqlKind.Integer: writer.WriteStringValue("i" + row.GetInt64(column).ToString(System.Globalization.CultureInfo.InvariantCulture)); break;
            case SqlKind.Real: writer.WriteNumberValue(row.GetDouble(column)); break;
            default: writer.WriteStringValue("t" + row.GetText(column)); break;
        }
    }

    private static SqlValue Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => SqlValue.Null,
        JsonValueKind.Number => element.GetDouble(),
        _ => element.GetString() switch
        {
            ['t', .. var text] => text,
            ['i', .. var digits] => long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture),
            _ => throw new FormatException(),
        },
    };
}
