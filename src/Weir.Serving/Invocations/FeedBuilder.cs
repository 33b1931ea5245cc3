using System.Text.Json;
using Weir.Models.Signatures;
using Weir.Serving.Engine;

namespace Weir.Serving.Invocations;

/// <summary>Fits a request to a model: columns by name where names are known, by position where only that counts.</summary>
internal static class FeedBuilder
{
    public static Feed Build(InvocationBody body, ServedModel model, bool isText)
    {
        using var draft = new FeedDraft();
        return Build(body, model, isText, draft);
    }

    /// <summary>Builds in a draft, which the caller disposes of.</summary>
    internal static Feed Build(InvocationBody body, ServedModel model, bool isText, FeedDraft draft)
    {
        var schema = model.Signature?.Inputs;
        var isColumns = schema is { IsTensors: false };
        return body switch
        {
            TableBody table when isColumns => FromColumns(table, model, schema!, isText, draft),
            TableBody { IsFrame: false } table => FromRecords(table, model, draft),
            TableBody table => FromFrame(table, model, isText, draft),
            ArraysBody arrays when isColumns => FromColumns(ToTable(arrays, schema!), model, schema!, isText, draft),
            ArraysBody arrays => FromArrays(arrays, model, schema, draft),
            _ => throw new InvalidOperationException(body.GetType().Name),
        };
    }

    // A signature of columns: names decide, order does not, extra ones are dropped.
    private static Feed FromColumns(TableBody table, ServedModel model, SignatureSchema schema, bool isText, FeedDraft draft)
    {
        if (table.Rows.Count == 0) throw Invalid("there are no rows");
        var positions = new int[schema.Fields.Count];
        for (var f = 0; f < positions.Length; f++)
        {
            var field = schema.Fields[f];
            positions[f] = table.Columns is null ? f : IndexOf(table.Columns, field.Name);
            if (positions[f] < 0 && field.IsRequired)
                throw Invalid($"the column '{field.Name}' is missing; the model takes {string.Join(", ", schema.Fields.Select(x => x.Name))}");
        }

        if (table.Columns is null && table.Width != schema.Fields.Count) throw Invalid($"the rows have {table.Width} cells without names; the model takes {schema.Fields.Count} columns");
        if (model.Inputs is [{ Metadata.Dimensions.Count: 2 } only] && schema.Fields.Count > 1) return FromMatrix(table, model, only, positions, schema, isText, draft);

        foreach (var input in model.Inputs)
        {
            var f = IndexOf([.. schema.Fields.Select(x => x.Name ?? string.Empty)], input.Name);
            if (f < 0 && model.Inputs.Count == 1 && schema.Fields.Count == 1) f = 0;
            if (f < 0 && input.IsOptional) continue;
            if (f < 0) throw Invalid($"the signature of '{model.Name}' has no column for its input '{input.Name}'");
            var cells = Column(table, positions[f]);
            long[] shape = input.Metadata.Dimensions.Count == 1 ? [cells.Length] : [cells.Length, 1];
            draft.Add(input.Name, CellReader.Read(cells, input.Metadata.ElementType, shape, i => $"row {i}, column '{input.Name}'", !schema.Fields[f].IsRequired, isText));
        }

        return draft.Finish(table.Rows.Count, asRecords: true);
    }

    // No signature, or one of tensors: a frame goes into the model's inputs by name, or by position into its only one.
    private static Feed FromFrame(TableBody table, ServedModel model, bool isText, FeedDraft draft)
    {
        if (table.Rows.Count == 0) throw Invalid("there are no rows");
        if (model.Inputs is not [var only])
        {
            if (table.Columns is null) throw Invalid($"the rows have no column names; the model takes {string.Join(", ", model.Inputs.Select(i => i.Name))}");
            foreach (var input in model.Inputs)
            {
                var column = IndexOf(table.Columns, input.Name);
                if (column < 0) throw Invalid($"the column '{input.Name}' is missing");
                var cells = Column(table, column);
                long[] shape = input.Metadata.Dimensions.Count == 1 ? [cells.Length] : [cells.Length, 1];
                draft.Add(input.Name, CellReader.Read(cells, input.Metadata.ElementType, shape, i => $"row {i}, column '{input.Name}'", isOptional: true, isText));
            }

            return draft.Finish(table.Rows.Count, asRecords: model.Signature is null);
        }

        return FromMatrix(table, model, only, [.. Enumerable.Range(0, table.Width)], null, isText, draft);
    }

    private static Feed FromMatrix(TableBody table, ServedModel model, TensorInfo input, int[] positions, SignatureSchema? schema, bool isText, FeedDraft draft)
    {
        var width = positions.Length;
        if (input.Metadata.Dimensions is [_, var wanted and > 0] && wanted != width) throw Invalid($"the rows have {width} columns, the model wants {wanted}");
        var cells = new JsonElement[table.Rows.Count * width];
        for (var r = 0; r < table.Rows.Count; r++)
            for (var c = 0; c < width; c++) cells[r * width + c] = positions[c] < 0 ? default : table.Rows[r][positions[c]];
        draft.Add(input.Name, CellReader.Read(cells, input.Metadata.ElementType, [table.Rows.Count, width], i => $"row {i / width}, column {Name(i % width)}", isOptional: false, isText));
        return draft.Finish(table.Rows.Count, asRecords: schema is not null || model.Signature is null);

        string Name(int c) => schema?.Fields[c].Name is { } field ? $"'{field}'" : table.Columns is { } columns ? $"'{columns[positions[c]]}'" : $"{c}";
    }

    // Lists of objects keyed by tensor: each key's values are stacked.
    private static Feed FromRecords(TableBody table, ServedModel model, FeedDraft draft)
    {
        if (model.Signature?.Inputs is { IsTensors: true, IsNamed: false }) throw Invalid("the model's input has no name: send plain rows");
        foreach (var input in model.Inputs.Where(i => !i.IsOptional || table.Columns!.Contains(i.Name)))
        {
            var column = IndexOf(table.Columns!, input.Name);
            if (column < 0) throw Invalid($"the input '{input.Name}' is missing");
            draft.Add(input.Name, NestedList.Read(Column(table, column), input, isText: false));
        }

        if (table.Unknown is [var extra, ..]) throw Invalid($"the model has no input '{extra}'; it takes {string.Join(", ", model.Inputs.Select(i => i.Name))}");
        return draft.Finish(table.Rows.Count, asRecords: false);
    }

    private static Feed FromArrays(ArraysBody body, ServedModel model, SignatureSchema? schema, FeedDraft draft)
    {
        if (body.Arrays.TryGetValue(string.Empty, out var plain))
        {
            if (model.Inputs.Count(i => !i.IsOptional) != 1) throw Invalid($"the model has several inputs ({string.Join(", ", model.Inputs.Select(i => i.Name))}): send an object with one array each");
            if (plain.ValueKind != JsonValueKind.Array) throw new ServingException(ServingFault.BadRequest, "a list is expected");
            draft.Add(model.Inputs[0].Name, NestedList.Read([.. plain.EnumerateArray()], model.Inputs[0], isText: false));
            return draft.Finish(plain.GetArrayLength(), asRecords: false);
        }

        if (schema is { IsTensors: true, IsNamed: false }) throw new ServingException(ServingFault.BadRequest, "the model's signature has one tensor without a name: send a plain list");
        var unknown = body.Arrays.Keys.FirstOrDefault(k => model.Inputs.All(i => i.Name != k));
        if (unknown is not null) throw Invalid($"the model has no input '{unknown}'; it takes {string.Join(", ", model.Inputs.Select(i => i.Name))}");
        foreach (var input in model.Inputs)
        {
            if (!body.Arrays.TryGetValue(input.Name, out var array))
            {
                if (input.IsOptional) continue;
                throw Invalid($"the input '{input.Name}' is missing");
            }

            draft.Add(input.Name, NestedList.Read(array, input));
        }

        return draft.Finish(draft.Values is [{ Dimensions: [var rows, ..] }, ..] ? (int)rows : null, asRecords: false);
    }

    // {"inputs": {"age": [1, 2], "city": ["a", "b"]}} for a signature of columns.
    private static TableBody ToTable(ArraysBody body, SignatureSchema schema)
    {
        if (body.Arrays.TryGetValue(string.Empty, out var plain))
        {
            if (plain.ValueKind != JsonValueKind.Array || plain.EnumerateArray().Any(r => r.ValueKind != JsonValueKind.Array)) throw Invalid("a list of rows is expected");
            var rows = plain.EnumerateArray().Select(r => r.EnumerateArray().ToArray()).ToList();
            for (var i = 0; i < rows.Count; i++)
                if (rows[i].Length != schema.Fields.Count) throw Invalid($"row {i} has {rows[i].Length} cells, the model takes {schema.Fields.Count} columns");
            return new TableBody(null, rows, IsFrame: false) { Parameters = body.Parameters };
        }

        var columns = body.Arrays.Select(a => (a.Key, Cells: a.Value.ValueKind == JsonValueKind.Array ? a.Value.EnumerateArray().ToArray() : [a.Value])).ToList();
        var length = columns.Count == 0 ? 0 : columns.Max(c => c.Cells.Length);
        foreach (var (name, cells) in columns)
            if (cells.Length != length) throw Invalid($"the column '{name}' has {cells.Length} values, others have {length}");
        return new TableBody([.. columns.Select(c => c.Key)], [.. Enumerable.Range(0, length).Select(r => columns.Select(c => c.Cells[r]).ToArray())], IsFrame: true) { Parameters = body.Parameters };
    }

    private static JsonElement[] Column(TableBody table, int position) => [.. table.Rows.Select(r => position < 0 ? default : r[position])];

    private static int IndexOf(IReadOnlyList<string> names, string? name)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == name) return i;
        return -1;
    }

    private static ServingException Invalid(string message) => new(ServingFault.InvalidInput, message);
}
