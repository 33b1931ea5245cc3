using System.Text.Json;
using Weir.Serving.Engine;

namespace Weir.Serving.Invocations;

/// <summary>Lists of objects as a table: a column for each name, in the order of first appearance. Time and memory stay within a few times the body's.</summary>
internal static class RecordTable
{
    private const int UnknownNamesKept = 3;
    private const int CellsAlwaysAllowed = 1 << 20;

    /// <summary>Reads records.</summary>
    /// <param name="data">The list.</param>
    /// <param name="model">Whose names are kept; all are where a frame goes into an only input by position.</param>
    /// <param name="isFrame">See <see cref="TableBody.IsFrame"/>.</param>
    /// <exception cref="ServingException">No list of objects; so few of the cells are given that the table would dwarf the body.</exception>
    public static TableBody Read(JsonElement data, ServedModel model, bool isFrame)
    {
        if (data.ValueKind != JsonValueKind.Array) throw Bad("'dataframe_records' must be a list of records.");
        var known = KnownNames(model, isFrame);
        var positions = new Dictionary<string, int>();
        var unknown = new List<string>();
        var given = 0L;
        foreach (var record in data.EnumerateArray())
        {
            if (record.ValueKind != JsonValueKind.Object) throw Bad("'dataframe_records' must be a list of objects.");
            foreach (var property in record.EnumerateObject())
            {
                given++;
                if (known is null || known.Contains(property.Name)) positions.TryAdd(property.Name, positions.Count);
                else if (unknown.Count < UnknownNamesKept && !unknown.Contains(property.Name)) unknown.Add(property.Name);
            }
        }

        var count = data.GetArrayLength();
        var width = Math.Max(positions.Count, known?.Count ?? 0);
        if ((long)count * width > Math.Max(CellsAlwaysAllowed, 16 * given))
            throw new ServingException(ServingFault.InvalidInput, $"the {count} records make a table of {width} columns, and most of its cells are missing: send them in smaller requests");
        var rows = new List<JsonElement[]>(count);
        foreach (var record in data.EnumerateArray())
        {
            var cells = new JsonElement[positions.Count];
            foreach (var property in record.EnumerateObject())
                if (positions.TryGetValue(property.Name, out var position)) cells[position] = property.Value;
            rows.Add(cells);
        }

        return new TableBody([.. positions.Keys], rows, isFrame) { Unknown = unknown };
    }

    private static HashSet<string>? KnownNames(ServedModel model, bool isFrame)
    {
        if (model.Signature?.Inputs is { IsTensors: false, Fields: var fields }) return [.. fields.Select(f => f.Name ?? string.Empty)];
        return isFrame && model.Inputs.Count == 1 ? null : [.. model.Inputs.Select(i => i.Name)];
    }

    private static ServingException Bad(string message) => new(ServingFault.BadRequest, message);
}
