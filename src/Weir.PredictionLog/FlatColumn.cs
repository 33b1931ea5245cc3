using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Weir.Foundation.Json;

namespace Weir.PredictionLog;

/// <summary>A column of a flattened log, and the widest type that its values need.</summary>
internal sealed class FlatColumn
{
    private static readonly Dictionary<string, string> Fixed = new()
    {
        [PredictionFields.Timestamp] = "TIMESTAMP",
        [PredictionFields.LatencyMs] = "DOUBLE",
        [PredictionFields.Row] = "BIGINT",
    };

    private readonly FlatGroup _group;
    private readonly byte[] _field;
    private readonly string? _fixed;
    private string? _type;

    public FlatColumn(FlatGroup group, string field, string name)
    {
        (_group, _field, Name) = (group, Encoding.UTF8.GetBytes(field), name);
        _fixed = group == FlatGroup.None ? Fixed.GetValueOrDefault(name) : null;
        EncodedName = Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(name, JsonDefaults.Compact.Encoder)}\":");
    }

    public string Name { get; }

    /// <summary>The name as a property, with quotes and colon.</summary>
    public byte[] EncodedName { get; }

    public string Type => _fixed ?? _type ?? "VARCHAR";

    public bool Is(ref Utf8JsonReader reader, FlatGroup group) => group == _group && reader.ValueTextEquals(_field);

    /// <summary>Takes note of the value that the reader stands on.</summary>
    public void Saw(ref Utf8JsonReader reader)
    {
        if (_fixed is not null || TypeOf(ref reader) is not { } type || type == _type) return;

        // A column of nothing but nulls so far takes the type of the first value.
        _type = (_type, type) switch
        {
            (null, _) => type,
            ("BIGINT", "DOUBLE") or ("DOUBLE", "BIGINT") => "DOUBLE",
            _ => "VARCHAR",
        };
    }

    private static string? TypeOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => Utf8Parser.TryParse(reader.ValueSpan, out long _, out var used) && used == reader.ValueSpan.Length ? "BIGINT" : "DOUBLE",
        JsonTokenType.True or JsonTokenType.False => "BOOLEAN",
        JsonTokenType.String => "VARCHAR",
        JsonTokenType.Null => null,
        _ => "JSON",
    };
}
