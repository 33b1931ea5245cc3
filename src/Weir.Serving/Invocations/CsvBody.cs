using System.Text;
using System.Text.Json;

namespace Weir.Serving.Invocations;

/// <summary>Reads a CSV request (RFC 4180, header first). An empty cell is missing; other cells stay text until the model's types are known.</summary>
internal static class CsvBody
{
    /// <summary>Parses a body.</summary>
    /// <exception cref="ServingException">No header, a ragged row, an open quote, bytes that are no UTF-8.</exception>
    public static TableBody Parse(ReadOnlySpan<byte> body)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Bad("the body is not UTF-8");
        }

        var rows = Rows(text);
        if (rows.Count == 0) throw Bad("the CSV has no header");
        var columns = rows[0];
        for (var i = 1; i < rows.Count; i++)
            if (rows[i].Count != columns.Count) throw Bad($"row {i} of the CSV has {rows[i].Count} cells, the header has {columns.Count}");
        return new TableBody(columns, [.. rows.Skip(1).Select(r => r.Select(Cell).ToArray())], IsFrame: true);
    }

    private static JsonElement Cell(string text)
    {
        if (text.Length == 0) return default;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) json.WriteStringValue(text);
        return JsonElement.Parse(buffer.ToArray());
    }

    private static List<List<string>> Rows(string text)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') { cell.Append('"'); i++; }
                else quoted = false;
                continue;
            }

            switch (c)
            {
                case '"' when cell.Length == 0: quoted = true; break;
                case ',': EndCell(); break;
                case '\r': break;
                case '\n': EndRow(); break;
                default: cell.Append(c); break;
            }
        }

        if (quoted) throw Bad("a quote in the CSV is never closed");
        if (cell.Length > 0 || row.Count > 0) EndRow();
        return rows;

        void EndCell()
        {
            row.Add(cell.ToString());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            if (row.Count > 1 || row[0].Length > 0) rows.Add(row);
            row = [];
        }
    }

    private static ServingException Bad(string message) => new(ServingFault.BadRequest, message);
}
