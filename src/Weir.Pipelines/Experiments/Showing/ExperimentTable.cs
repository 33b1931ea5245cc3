using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Foundation.Errors;
using Weir.Pipelines.Comparing;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Experiments.Showing;

/// <summary>States as a table with DVC's columns: what names them, metrics, parameters, dependencies.</summary>
public sealed class ExperimentTable
{
    private static readonly string[] Fixed = ["Experiment", "rev", "typ", "Created", "parent", "State", "Executor"];

    private readonly List<Column> _columns = [];
    private readonly string _fill;

    private ExperimentTable(string fill) => _fill = fill;

    /// <summary>The columns.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>Number of rows.</summary>
    public int Rows => _columns.Count == 0 ? 0 : _columns[0].Cells.Count;

    /// <summary>One column.</summary>
    /// <param name="Name">Its heading.</param>
    /// <param name="IsMetric">True for numbers that are measured.</param>
    /// <param name="Cells">From top to bottom.</param>
    public sealed record Column(string Name, bool IsMetric, List<string> Cells);

    /// <summary>Makes the table.</summary>
    /// <param name="states">What is shown.</param>
    /// <param name="options">How.</param>
    /// <param name="now">Today, for times of it.</param>
    /// <exception cref="WeirException"><c>not_found</c>, <c>ambiguous_column</c>: the column to sort by.</exception>
    public static ExperimentTable Make(IReadOnlyList<ExperimentState> states, ExperimentTableOptions options, DateTimeOffset now)
    {
        var table = new ExperimentTable(options.Fill);
        var names = ColumnNames.Of(states);
        foreach (var name in Fixed) table._columns.Add(new Column(name, false, []));
        foreach (var column in names.Metrics) table._columns.Add(new Column(names.Heading(column), true, []));
        foreach (var column in names.Params) table._columns.Add(new Column(names.Heading(column), false, []));
        foreach (var dep in names.Deps) table._columns.Add(new Column(dep, false, []));
        foreach (var state in states)
        {
            table.Add(names, state, "baseline", null, options, now);
            var entries = state.Experiments is null ? [] : options.SortBy is { } by ? names.Sorted(state.Experiments, by, options.Descending) : state.Experiments;
            for (var i = 0; i < entries.Count; i++) table.Add(names, entries[i].State, i == entries.Count - 1 ? "branch_base" : "branch_commit", entries[i].Executor, options, now);
        }

        table.Drop(options);
        return table;
    }

    private void Add(ColumnNames names, ExperimentState state, string type, ExperimentExecutor? executor, ExperimentTableOptions options, DateTimeOffset now)
    {
        var isBaseline = type == "baseline";
        var rev = state.Rev.Length == 40 ? state.Rev[..7] : state.Rev;
        List<string> cells =
        [
            isBaseline ? string.Empty : state.Name ?? string.Empty,
            isBaseline ? state.Name ?? rev : rev,
            type,
            state.Data?.Time is { } time ? options.IsCsv ? ExperimentStateJson.Iso(time) : Time(time, now) : _fill,
            string.Empty,
            executor is null ? _fill : Capital(executor.State),
            executor?.Name is { } name ? Capital(name) : _fill,
        ];
        cells.AddRange(names.Metrics.Select(c => Cell(state.Data?.Metrics, c, options)));
        cells.AddRange(names.Params.Select(c => Cell(state.Data?.Params, c, options)));
        cells.AddRange(names.Deps.Select(d => state.Data?.Deps.GetValueOrDefault(d)?.Md5 ?? _fill));
        for (var i = 0; i < cells.Count; i++) _columns[i].Cells.Add(cells[i]);
    }

    private string Cell(IReadOnlyDictionary<string, TrackedValues.FileValues>? files, (string File, string Key) column, ExperimentTableOptions options)
    {
        if (files?.GetValueOrDefault(column.File) is not { } values) return _fill;
        if (values.Error is not null) return "!";
        var value = ValueJson.Flatten(values.Data!).FirstOrDefault(l => l.Key == column.Key).Value;
        return value switch
        {
            null or YamlNull => _fill,
            YamlFloat number when options.Precision is { } digits => ValueJson.Cell(number, digits),
            YamlText text => text.Value,
            _ => ValueJson.PythonText(value),
        };
    }

    private void Drop(ExperimentTableOptions options)
    {
        var kept = Matching(options.Keep);
        foreach (var name in new[] { "State", "Executor" }) Remove(c => c.Name == name && c.Cells.TrueForAll(v => v == _fill));
        if (!options.IsCsv)
        {
            var first = _columns[0];
            for (var row = 0; row < Rows; row++) first.Cells[row] = Label(row);
            Remove(c => c.Name is "rev" or "typ" or "parent");
        }

        if (options.OnlyChanged) Remove(c => c.Cells.Distinct().Count() == 1);
        var dropped = Matching(options.Drop);
        Remove(dropped.Contains);

        void Remove(Predicate<Column> what) => _columns.RemoveAll(c => !kept.Contains(c) && what(c));
    }

    private string Label(int row)
    {
        var (name, rev, type) = (_columns[0].Cells[row], _columns[1].Cells[row], _columns[2].Cells[row]);
        return type switch
        {
            "baseline" => rev,
            "branch_commit" => $"├── {rev} [{name}]",
            _ => $"└── {rev} [{name}]",
        };
    }

    private HashSet<Column> Matching(IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0) return [];
        try
        {
            var expression = new Regex($"^(?:{string.Join('|', patterns)})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return [.. _columns.Where(c => expression.IsMatch(c.Name))];
        }
        catch (ArgumentException e)
        {
            throw new WeirException(ErrorCodes.InvalidValue, $"'{string.Join('|', patterns)}' is no regular expression: {e.Message}") { Kind = FailureKind.Usage };
        }
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Time(DateTimeOffset time, DateTimeOffset now)
    {
        var local = time.ToLocalTime();
        return local.ToString(local.Date == now.ToLocalTime().Date ? "hh:mm tt" : "MMM dd, yyyy", CultureInfo.InvariantCulture);
    }
}

/// <summary>How a table of experiments is made.</summary>
public sealed record ExperimentTableOptions
{
    /// <summary>For a CSV file: separate columns for names, full times.</summary>
    public bool IsCsv { get; init; }

    /// <summary>Significant digits of numbers; null for all.</summary>
    public int? Precision { get; init; }

    /// <summary>Only columns whose values differ.</summary>
    public bool OnlyChanged { get; init; }

    /// <summary>Patterns of columns that go.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Patterns of columns that stay.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Metric or parameter, with or without its file, by which experiments of a commit are sorted.</summary>
    public string? SortBy { get; init; }

    /// <summary>The greatest first.</summary>
    public bool Descending { get; init; }

    internal string Fill => IsCsv ? string.Empty : "-";
}
