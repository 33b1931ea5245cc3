using System.Text.Json;

namespace Weir.PredictionLog;

/// <summary>The columns of a log being flattened, in the order in which they first came.</summary>
internal sealed class FlatColumns
{
    private readonly List<FlatColumn> _order = [];
    private readonly Dictionary<(FlatGroup Group, string Name), int> _known = [];

    // DuckDB's names do not tell upper from lower case: "Age" beside "age" becomes "Age~2".
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private int _next;

    /// <summary>The next record begins: fields mostly come in the order of the last one.</summary>
    public void BeginRecord() => _next = 0;

    /// <summary>The column of the property that the reader stands on.</summary>
    public FlatColumn Next(ref Utf8JsonReader reader, FlatGroup group)
    {
        if (_next < _order.Count && _order[_next].Is(ref reader, group)) return _order[_next++];
        var name = reader.GetString()!;
        if (!_known.TryGetValue((group, name), out var at))
        {
            at = _order.Count;
            _order.Add(new FlatColumn(group, name, Free(group == FlatGroup.None ? name : $"{(group == FlatGroup.Inputs ? PredictionFields.Inputs : PredictionFields.Outputs)}.{name}")));
            _known.Add((group, name), at);
        }

        _next = at + 1;
        return _order[at];
    }

    /// <summary>DuckDB's type of each column.</summary>
    public IReadOnlyDictionary<string, string> Types() => _order.ToDictionary(c => c.Name, c => c.Type);

    private string Free(string field)
    {
        var column = field;
        for (var n = 2; !_taken.Add(column); n++) column = $"{field}~{n}";
        return column;
    }
}

/// <summary>Where a field stands in a record.</summary>
internal enum FlatGroup
{
    None,
    Inputs,
    Outputs,
}
