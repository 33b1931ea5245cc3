using System.Text.Json;

namespace Weir.Serving.Invocations;

/// <summary>Reads MLflow's scoring requests: <c>dataframe_split</c>, <c>dataframe_records</c>, <c>instances</c>, <c>inputs</c>, CSV.</summary>
internal static class InvocationParser
{
    private static readonly string[] Formats = ["dataframe_split", "dataframe_records", "instances", "inputs"];

    /// <summary>Checks a content type: JSON or CSV, UTF-8, no other parameters.</summary>
    /// <returns>True for CSV.</returns>
    /// <exception cref="ServingException">Unsupported.</exception>
    public static bool IsCsv(string? contentType)
    {
        var parts = (contentType ?? string.Empty).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var kind = parts.Length == 0 ? string.Empty : parts[0].ToLowerInvariant();
        if (kind is not ("application/json" or "text/csv"))
            throw new ServingException(ServingFault.UnsupportedMediaType, $"This predictor takes text/csv and application/json. Got '{contentType}'.");
        foreach (var parameter in parts.Skip(1))
        {
            var pair = parameter.Split('=', 2, StringSplitOptions.TrimEntries);
            if (!pair[0].Equals("charset", StringComparison.OrdinalIgnoreCase)) throw new ServingException(ServingFault.UnsupportedMediaType, $"Unrecognized content type parameter: {pair[0]}.");
            if (pair.Length != 2 || !pair[1].Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)) throw new ServingException(ServingFault.UnsupportedMediaType, "The scoring server takes UTF-8 only.");
        }

        return kind == "text/csv";
    }

    /// <summary>Parses a JSON body. The document must outlive the result.</summary>
    /// <exception cref="ServingException">No JSON, not an object, none or several of the formats, a bad frame.</exception>
    public static InvocationBody Parse(JsonDocument document)
    {
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw Bad($"The input must be a JSON object with exactly one of {string.Join(", ", Formats)}.");
        var present = Formats.Where(f => root.TryGetProperty(f, out _)).ToArray();
        if (present.Length != 1) throw Bad($"The input must be a JSON object with exactly one of {string.Join(", ", Formats)}; it has {(present.Length == 0 ? "none" : string.Join(" and ", present))}.");
        var data = root.GetProperty(present[0]);
        var body = present[0] switch
        {
            "dataframe_split" => Split(data),
            "dataframe_records" => Records(data, isFrame: true),
            "instances" => Instances(data),
            _ => Inputs(data),
        };
        return body with { Parameters = root.TryGetProperty("params", out var parameters) ? parameters : default };
    }

    private static TableBody Split(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object) throw Bad("'dataframe_split' must be an object with 'data' and optionally 'columns' and 'index'.");
        foreach (var property in data.EnumerateObject())
            if (property.Name is not ("data" or "columns" or "index")) throw Bad($"'dataframe_split' takes 'data', 'columns' and 'index'; it has '{property.Name}'.");
        if (!data.TryGetProperty("data", out var rows) || rows.ValueKind != JsonValueKind.Array) throw Bad("'dataframe_split' needs 'data', a list of rows.");
        string[]? columns = null;
        if (data.TryGetProperty("columns", out var names) && names.ValueKind != JsonValueKind.Null)
        {
            if (names.ValueKind != JsonValueKind.Array) throw Bad("'columns' must be a list of names.");
            columns = [.. names.EnumerateArray().Select(n => n.ValueKind == JsonValueKind.String ? n.GetString()! : n.GetRawText())];
            if (columns.Distinct().Count() != columns.Length) throw Bad($"the column '{columns.GroupBy(c => c).First(g => g.Count() > 1).Key}' is given twice.");
        }

        return new TableBody(columns, Rows(rows, columns?.Length), IsFrame: true);
    }

    private static List<JsonElement[]> Rows(JsonElement rows, int? width)
    {
        var result = new List<JsonElement[]>(rows.GetArrayLength());
        foreach (var row in rows.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Array) throw Bad($"row {result.Count} of 'data' is not a list.");
            JsonElement[] cells = [.. row.EnumerateArray()];
            width ??= cells.Length;
            if (cells.Length != width) throw Bad($"row {result.Count} of 'data' has {cells.Length} cells, {width} are expected.");
            result.Add(cells);
        }

        return result;
    }

    private static TableBody Records(JsonElement data, bool isFrame)
    {
        if (data.ValueKind != JsonValueKind.Array) throw Bad("'dataframe_records' must be a list of records.");
        var columns = new List<string>();
        foreach (var record in data.EnumerateArray())
        {
            if (record.ValueKind != JsonValueKind.Object) throw Bad("'dataframe_records' must be a list of objects.");
            foreach (var property in record.EnumerateObject())
                if (!columns.Contains(property.Name)) columns.Add(property.Name);
        }

        var rows = data.EnumerateArray().Select(record => columns.Select(c => record.TryGetProperty(c, out var cell) ? cell : default).ToArray()).ToList();
        return new TableBody(columns, rows, isFrame);
    }

    private static InvocationBody Instances(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Array) throw Bad("'instances' must be a list.");
        var isRecords = data.GetArrayLength() > 0 && data[0].ValueKind == JsonValueKind.Object;
        return isRecords ? Records(data, isFrame: false) : new ArraysBody(new Dictionary<string, JsonElement> { [string.Empty] = data });
    }

    private static InvocationBody Inputs(JsonElement data) => data.ValueKind switch
    {
        JsonValueKind.Object => new ArraysBody(data.EnumerateObject().GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.Last().Value)),
        JsonValueKind.Array when data.GetArrayLength() > 0 && data[0].ValueKind == JsonValueKind.Object => Records(data, isFrame: false),
        _ => new ArraysBody(new Dictionary<string, JsonElement> { [string.Empty] = data }),
    };

    private static ServingException Bad(string message) => new(ServingFault.BadRequest, message);
}
