using System.Text.Json;
using Weir.Foundation.Json;

namespace Weir.PredictionLog;

/// <summary>Flattens records for Parquet: <c>inputs</c> and <c>outputs</c> become columns <c>inputs.fare</c>, <c>outputs.label</c>.</summary>
internal static class FlatRecords
{
    private static readonly Dictionary<string, string> Fixed = new()
    {
        [PredictionFields.Timestamp] = "TIMESTAMP",
        [PredictionFields.LatencyMs] = "DOUBLE",
        [PredictionFields.Row] = "BIGINT",
    };

    private const string Unknown = "?";

    /// <summary>Writes the records as lines of JSON and returns the type of each column.</summary>
    public static IReadOnlyDictionary<string, string> Write(IEnumerable<byte[]> records, string path)
    {
        var types = new Dictionary<string, string>();
        var names = new ColumnNames();
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        using var json = new Utf8JsonWriter(file, JsonDefaults.Compact);
        foreach (var record in records)
        {
            using var document = JsonDocument.Parse(record);
            json.Reset(file);
            json.WriteStartObject();
            foreach (var field in document.RootElement.EnumerateObject())
            {
                if (field.Name is PredictionFields.Inputs or PredictionFields.Outputs)
                    foreach (var cell in field.Value.EnumerateObject()) WriteCell(json, names.Of($"{field.Name}.{cell.Name}"), cell.Value, types);
                else
                    WriteCell(json, names.Of(field.Name), field.Value, types);
            }

            json.WriteEndObject();
            json.Flush();
            file.WriteByte((byte)'\n');
        }

        return types.ToDictionary(t => t.Key, t => t.Value == Unknown ? "VARCHAR" : t.Value);
    }

    private static void WriteCell(Utf8JsonWriter json, string name, JsonElement value, Dictionary<string, string> types)
    {
        var type = Fixed.GetValueOrDefault(name) ?? TypeOf(value);
        types[name] = types.TryGetValue(name, out var known) ? Wider(known, type) : type;
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out _) && !value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') ? "BIGINT" : "DOUBLE",
        JsonValueKind.True or JsonValueKind.False => "BOOLEAN",
        JsonValueKind.String => "VARCHAR",
        JsonValueKind.Null => Unknown,
        _ => "JSON",
    };

    // A column of nothing but nulls so far takes the type of the first value.
    private static string Wider(string known, string type) => (known, type) switch
    {
        (_, Unknown) => known,
        (Unknown, _) => type,
        var (a, b) when a == b => a,
        ("BIGINT", "DOUBLE") or ("DOUBLE", "BIGINT") => "DOUBLE",
        _ => "VARCHAR",
    };

    // DuckDB's names do not tell upper from lower case: "Age" beside "age" becomes "Age~2".
    private sealed class ColumnNames
    {
        private readonly Dictionary<string, string> _columns = new(StringComparer.Ordinal);
        private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

        public string Of(string field)
        {
            if (_columns.TryGetValue(field, out var known)) return known;
            var column = field;
            for (var n = 2; !_taken.Add(column); n++) column = $"{field}~{n}";
            return _columns[field] = column;
        }
    }
}
