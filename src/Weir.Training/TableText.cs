using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Data.Tables;
using Weir.Foundation.Json;

namespace Weir.Training;

/// <summary>Columns as text: JSON lines or CSV.</summary>
public static class TableText
{
    /// <summary>A JSON object for each row, each on a line; missing cells are null.</summary>
    public static string JsonLines(IReadOnlyList<Column> columns)
    {
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer, JsonDefaults.Compact);
        for (var row = 0; row < columns[0].Count; row++)
        {
            writer.WriteStartObject();
            foreach (var column in columns)
            {
                writer.WritePropertyName(column.Name);
                Cell(writer, column, row);
            }

            writer.WriteEndObject();
            writer.Flush();
            buffer.WriteByte((byte)'\n');
            writer.Reset();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Cell(Utf8JsonWriter writer, Column column, int row)
    {
        switch (column)
        {
            case var missing when missing.IsMissing(row): writer.WriteNullValue(); break;
            case NumberColumn numbers when double.IsFinite(numbers.Values[row]): writer.WriteNumberValue(numbers.Values[row]); break;
            case NumberColumn: writer.WriteNullValue(); break;
            case IntegerColumn integers: writer.WriteNumberValue(integers.Values[row]); break;
            case BooleanColumn flags: writer.WriteBooleanValue(flags.Values[row]!.Value); break;
            default: writer.WriteStringValue(TextAt(column, row)); break;
        }
    }

    /// <summary>A header and a line for each row; missing cells are empty.</summary>
    public static string Csv(IReadOnlyList<Column> columns)
    {
        var texts = columns.Select(c => c.ToTexts()).ToArray();
        var csv = new StringBuilder().AppendJoin(',', columns.Select(c => Quoted(c.Name))).Append('\n');
        for (var row = 0; row < columns[0].Count; row++)
        {
            var at = row;
            csv.AppendJoin(',', texts.Select(t => Quoted(t[at] ?? string.Empty))).Append('\n');
        }

        return csv.ToString();
    }

    private static string TextAt(Column column, int row) => column switch
    {
        TextColumn texts => texts.Values[row]!,
        TimeColumn { Type: ColumnType.Date } dates => dates.Values[row]!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeColumn times => times.Values[row]!.Value.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        _ => string.Empty,
    };

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
