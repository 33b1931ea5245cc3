using Weir.Foundation.Errors;
using Weir.Pipelines.Comparing;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Experiments.Showing;

/// <summary>Which metrics, parameters and dependencies some states have.</summary>
internal sealed class ColumnNames
{
    private readonly OrderedDictionary<(string File, string Key), bool> _metrics = [];
    private readonly OrderedDictionary<(string File, string Key), bool> _params = [];
    private readonly SortedSet<string> _deps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = [];

    public IEnumerable<(string File, string Key)> Metrics => _metrics.Keys;

    public IEnumerable<(string File, string Key)> Params => _params.Keys;

    public IEnumerable<string> Deps => _deps;

    public static ColumnNames Of(IEnumerable<ExperimentState> states)
    {
        var names = new ColumnNames();
        foreach (var state in states)
        {
            names.Add(state.Data);
            foreach (var entry in state.Experiments ?? []) names.Add(entry.State.Data);
        }

        foreach (var (_, key) in names.Metrics.Concat(names.Params)) names._counts[key] = names._counts.GetValueOrDefault(key) + 1;
        foreach (var name in new[] { "Experiment", "rev", "typ", "Created", "parent", "State", "Executor" }) names._counts[name] = names._counts.GetValueOrDefault(name) + 1;
        return names;
    }

    /// <summary>The key alone where no two columns share it.</summary>
    public string Heading((string File, string Key) column) => _counts[column.Key] == 1 ? column.Key : $"{column.File}:{column.Key}";

    /// <summary>Entries by a metric or parameter; those without come last, or first when descending.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, <c>ambiguous_column</c>.</exception>
    public IReadOnlyList<ExperimentEntry> Sorted(IReadOnlyList<ExperimentEntry> entries, string by, bool descending)
    {
        var (column, isMetric) = Find(by);
        var sorted = entries.Select(e => (Entry: e, Value: Value(isMetric ? e.State.Data?.Metrics : e.State.Data?.Params, column))).ToList();
        var comparer = Comparer<YamlValue?>.Create(Compare);
        return [.. (descending ? sorted.OrderByDescending(e => e.Value, comparer) : sorted.OrderBy(e => e.Value, comparer)).Select(e => e.Entry)];
    }

    private ((string File, string Key) Column, bool IsMetric) Find(string by)
    {
        var all = _metrics.Keys.Select(c => (Column: c, IsMetric: true)).Concat(_params.Keys.Select(c => (Column: c, IsMetric: false))).ToList();
        var found = all.FindAll(c => $"{c.Column.File}:{c.Column.Key}" == by);
        if (found.Count == 0) found = all.FindAll(c => c.Column.Key == by.TrimStart(':'));
        return found switch
        {
            [var only] => only,
            [] => throw new WeirException(ErrorCodes.NotFound, $"there is no column '{by}' to sort by", DidYouMean.Hint(by, all.Select(c => c.Column.Key)) ?? (all.Count == 0 ? null : $"known: {string.Join(", ", all.Take(20).Select(c => c.Column.Key).Distinct())}")) { Kind = FailureKind.Usage },
            _ => throw new WeirException("ambiguous_column", $"several columns are called '{by}'", string.Join(", ", found.Select(c => $"{c.Column.File}:{c.Column.Key}"))) { Kind = FailureKind.Usage },
        };
    }

    private void Add(ExperimentData? data)
    {
        if (data is null) return;
        foreach (var column in Columns(data.Metrics)) _metrics.TryAdd(column, true);
        foreach (var column in Columns(data.Params)) _params.TryAdd(column, true);
        _deps.UnionWith(data.Deps.Keys);
    }

    private static IEnumerable<(string File, string Key)> Columns(IReadOnlyDictionary<string, TrackedValues.FileValues> files) =>
        files.Where(f => f.Value.Data is YamlMap).SelectMany(f => ValueJson.Flatten(f.Value.Data!).Select(l => (f.Key, l.Key)));

    private static YamlValue? Value(IReadOnlyDictionary<string, TrackedValues.FileValues>? files, (string File, string Key) column) =>
        files?.GetValueOrDefault(column.File)?.Data is { } data ? ValueJson.Flatten(data).FirstOrDefault(l => l.Key == column.Key).Value : null;

    private static int Compare(YamlValue? a, YamlValue? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        _ when Number(a) is { } x && Number(b) is { } y => x.CompareTo(y),
        _ => string.CompareOrdinal(ValueJson.PythonText(a), ValueJson.PythonText(b)),
    };

    private static double? Number(YamlValue value) => value switch
    {
        YamlInteger whole => whole.ToDouble(),
        YamlFloat real => real.Value,
        YamlBool flag => flag.Value ? 1 : 0,
        _ => null,
    };
}
