using System.Text.Json;

namespace Weir.Serving.Invocations;

/// <summary>A parsed scoring request: a table of rows, or arrays by name.</summary>
internal abstract record InvocationBody
{
    /// <summary>Parameters of the call; undefined when none were given.</summary>
    public JsonElement Parameters { get; init; }
}

/// <summary>Rows of cells.</summary>
/// <param name="Columns">Names; null when only positions count.</param>
/// <param name="Rows">Cells of each row, all rows of one length.</param>
/// <param name="IsFrame">True for a data frame or CSV, whose answer is a list of records; false for plain lists, whose answer is arrays by name.</param>
internal sealed record TableBody(IReadOnlyList<string>? Columns, IReadOnlyList<JsonElement[]> Rows, bool IsFrame) : InvocationBody
{
    /// <summary>The first few names of records that the model does not know; their cells are not kept.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Cells of a row.</summary>
    public int Width => Columns?.Count ?? (Rows.Count > 0 ? Rows[0].Length : 0);
}

/// <summary>Arrays by input name; the empty name stands for the only input.</summary>
/// <param name="Arrays">Nested lists.</param>
internal sealed record ArraysBody(IReadOnlyDictionary<string, JsonElement> Arrays) : InvocationBody;
