using System.Text.Json;
using Weir.Serving.Engine;

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
            throw new ServingException(ServingFault.UnsupportedMediaType, $"this predictor takes application/json and text/csv, the request has {(string.IsNullOrEmpty(contentType) ? "no content type" : $"'{contentType}'")}; with curl add -H 'Content-Type: application/json', as its -d alone says that it sends a form");
        foreach (var parameter in parts.Skip(1))
        {
            var pair = parameter.Split('=', 2, StringSplitOptions.TrimEntries);
            if (!pair[0].Equals("charset", StringComparison.OrdinalIgnoreCase)) throw new ServingException(ServingFault.UnsupportedMediaType, $"the content type has a parameter '{pair[0]}'; application/json and text/csv are taken, with 'charset=utf-8' or nothing");
            if (pair.Length != 2 || !pair[1].Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)) throw new ServingException(ServingFault.UnsupportedMediaType, "the content type names another charset than utf-8, the only one that is taken: application/json; charset=utf-8");
        }

        return kind == "text/csv";
    }

    /// <summary>Parses a JSON body. The document must outlive the result.</summary>
    /// <param name="document">The body.</param>
    /// <param name="model">Whose names decide which cells of records are kept.</param>
    /// <exception cref="ServingException">No JSON, not an object, none or several of the formats, a bad frame.</exception>
    public static InvocationBody Parse(JsonDocument document, ServedModel model)
    {
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw Bad($"The input must be a JSON object with exactly one of {string.Join(", ", Formats)}.");
        var present = Formats.Where(f => root.TryGetProperty(f, out _)).ToArray();
        if (present.Length != 1) throw Bad($"The input must be a JSON object with exactly one of {string.Join(", ", Formats)}; it has {(present.Length == 0 ? "none" : string.Join(" and ", present))}.");
        var data = root.GetProperty(present[0]);
        var body = present[0] switch
        {
            "dataframe_split" => Split(data),
            "dataframe_records" => RecordTable.Read(data, model, isFrame: true),
            "instances" => Instances(data, model),
            _ => Inputs(data, model),
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

    private static InvocationBody Instances(JsonElement data, ServedModel model)
    {
        if (data.ValueKind != JsonValueKind.Array) throw Bad("'instances' must be a list.");
        var isRecords = data.GetArrayLength() > 0 && data[0].ValueKind == JsonValueKind.Object;
        return isRecords ? RecordTable.Read(data, model, isFrame: false) : new ArraysBody(new Dictionary<string, JsonElement> { [string.Empty] = data });
    }

    private static InvocationBody Inputs(JsonElement data, ServedModel model) => data.ValueKind switch
    {
        JsonValueKind.Object => new ArraysBody(data.EnumerateObject().GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.Last().Value)),
        JsonValueKind.Array when data.GetArrayLength() > 0 && data[0].ValueKind == JsonValueKind.Object => RecordTable.Read(data, model, isFrame: false),
        _ => new ArraysBody(new Dictionary<string, JsonElement> { [string.Empty] = data }),
    };

    private static ServingException Bad(string message) => new(ServingFault.BadRequest, message);
}
