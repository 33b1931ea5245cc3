using System.Globalization;
using Weir.Data.Tables;
using Weir.Foundation.Errors;

namespace Weir.Training.Forecasting;

/// <summary>Reads the series of a table: rows in any order, gaps allowed, one row a time and series.</summary>
internal sealed class SeriesReader
{
    private readonly string _path;
    private readonly SeriesColumns _columns;
    private readonly ICollection<string> _notes;
    private readonly DateTime?[] _times;
    private readonly double[] _values;
    private readonly double[][] _known;
    private readonly string?[][] _keys;
    private readonly string?[][] _statics;

    private SeriesReader(Table table, string path, SeriesColumns columns, bool isFirst, ICollection<string> notes, CancellationToken cancellation)
    {
        (_path, _columns, _notes) = (path, columns, notes);
        var time = table.Read(columns.Time, cancellation);
        if (time is IntegerColumn && isFirst) notes.Add($"'{columns.Time}' holds whole numbers, which are taken for years");
        _times = SeriesTimes.Of(time) ?? throw (SeriesTimes.FirstWrong(time) is { } wrong
            ? Invalid($"row {wrong.Row + 1}: '{wrong.Text}' in the column '{columns.Time}' is no time, as most of its values are", "correct it, or leave the row out")
            : time is NumberColumn or IntegerColumn or BooleanColumn
            ? Invalid($"the column '{columns.Time}' holds {(time is BooleanColumn ? "flags" : "numbers")}, and no dates or time stamps", "name the column of times by --time-column; seconds since 1970 become times by --derive \"t = to_timestamp(COLUMN)\" --time-column t")
            : Invalid($"the column '{columns.Time}' holds no dates or time stamps", $"derive one: --derive \"t = strptime({columns.Time}, '%d.%m.%Y')\" --time-column t"));
        _values = Numbers(table.Read(columns.Target, cancellation), path);
        _known = [.. columns.Known.Select(k => Numbers(table.Read(k, cancellation), path))];
        _keys = [.. columns.Keys.Select(k => table.Read(k, cancellation).ToTexts())];
        _statics = [.. columns.Statics.Select(s => table.Read(s, cancellation).ToTexts())];
    }

    /// <summary>Reads them.</summary>
    /// <param name="table">The table.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="columns">Which columns are what.</param>
    /// <param name="step">The step, where it is known; null finds it.</param>
    /// <param name="notes">Takes what is worth knowing.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: no times, times twice, or uneven ones; <c>invalid_target</c>: no numbers.</exception>
    public static Panel Read(Table table, string path, SeriesColumns columns, SeriesStep? step, ICollection<string> notes, CancellationToken cancellation) =>
        new SeriesReader(table, path, columns, step is null, notes, cancellation).ReadPanel(step);

    private Panel ReadPanel(SeriesStep? step)
    {
        var rows = Enumerable.Range(0, _times.Length).Where(r => _times[r] is not null && Array.TrueForAll(_keys, k => k[r] is not null)).OrderBy(r => _times[r]!.Value).ToArray();
        if (rows.Length < _times.Length) _notes.Add($"{_times.Length - rows.Length} of {_times.Length} rows have no time{(_keys.Length > 0 ? ", or do not say of which series they are," : string.Empty)} and are left out");
        if (rows.Length < 3) throw new WeirException(TrainingErrors.TooFewRows, $"{rows.Length} rows of '{_path}' have a time, a series needs more", location: new SourceLocation(_path));
        // Groups in the order of the table's rows; a stable sort by time within each.
        var groups = rows.GroupBy(r => Panel.Text(KeyOf(r)), StringComparer.Ordinal).Select(g => g.ToArray()).OrderBy(g => g.Min()).ToArray();
        foreach (var group in groups) RefuseTwice(group);
        var at = rows.Select(r => _times[r]!.Value).Distinct().ToArray();
        if (at.Length < 3) throw new WeirException(TrainingErrors.TooFewRows, $"'{_path}' holds {at.Length} different times, a series needs more", location: new SourceLocation(_path));
        var times = Array.ConvertAll(groups, g => Array.ConvertAll(g, r => _times[r]!.Value));
        var found = step ?? StepFinder.Of(times) ?? throw Uneven(groups, times);
        if (StepFinder.FirstBetween(times, found) is var (of, between)) throw Between(groups[of][between], found);
        if (!StepFinder.IsDense(times, found)) throw Invalid($"the times in '{_columns.Time}' are uneven: most steps of {found} have no row", "bring the rows to even steps, such as sums by hour");
        var series = Array.ConvertAll(groups, g => Grid(g, at[0], found));
        long places = series.Sum(s => (long)s.Length);
        if (places > rows.Length) _notes.Add($"{places - rows.Length} of {places} times have no row: their values count as missing");
        return new Panel(_columns.Keys, series, at[0], found);
    }

    private WeirException Uneven(int[][] groups, DateTime[][] times) =>
        StepFinder.Commonest(times) is { } usual && StepFinder.FirstBetween(times, usual) is var (of, between) ? Between(groups[of][between], usual)
        : Invalid($"the times in '{_columns.Time}' are uneven: their differences are no multiples of the commonest one", "bring the rows to even steps, such as sums by hour");

    private WeirException Between(int row, SeriesStep step) => Invalid(
        $"row {row + 1}: {ForecastInputs.Told(_times[row]!.Value)} in '{_columns.Time}' lies between the steps of {step} of {(_keys.Length == 0 ? "the other rows" : $"the series {NameOf(row)}")}",
        $"correct it, leave the row out, or bring the rows to steps of {step}, such as their sums");

    private string NameOf(int row) => string.Join(", ", _columns.Keys.Zip(KeyOf(row), (c, k) => $"{c}={k}"));

    private string[] KeyOf(int row) => Array.ConvertAll(_keys, k => k[row]!);

    private void RefuseTwice(int[] rows)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            if (_times[rows[i]] != _times[rows[i - 1]]) continue;
            var of = _keys.Length == 0 ? string.Empty : $" of the series {NameOf(rows[i])}";
            throw Invalid(
                string.Create(CultureInfo.InvariantCulture, $"the time {ForecastInputs.Told(_times[rows[i]]!.Value)}{of} occurs twice, in rows {rows[i - 1] + 1} and {rows[i] + 1}"),
                _keys.Length == 0 ? "several series want the column that tells them apart: --series COLUMN; else keep one row a time, such as the sum" : "keep one row for each time of a series, such as the sum, or name a further column of --series");
        }
    }

    private Series Grid(int[] rows, DateTime start, SeriesStep step)
    {
        // From its own first time: series may lie between the steps of one another.
        var places = Array.ConvertAll(rows, r => step.PlacesBetween(_times[rows[0]]!.Value, _times[r]!.Value));
        var length = places[^1] + 1;
        double[] Numbers(double[] column)
        {
            var grid = new double[length];
            Array.Fill(grid, double.NaN);
            for (var i = 0; i < rows.Length; i++) grid[places[i]] = column[rows[i]];
            return grid;
        }

        var rowAt = new int[length];
        Array.Fill(rowAt, -1);
        for (var i = 0; i < rows.Length; i++) rowAt[places[i]] = rows[i];
        return new Series(_times[rows[0]]!.Value, step, Numbers(_values), [.. _known.Select(Numbers)])
        {
            Key = KeyOf(rows[0]),
            Offset = step.PlacesBetween(start, _times[rows[0]]!.Value),
            RowAt = rowAt,
            Statics = [.. _statics.Select((s, i) => Same(rows, s, _columns.Statics[i]))],
        };
    }

    private string? Same(int[] rows, string?[] values, string column)
    {
        var several = rows.Where(r => values[r] is not null).Select(r => values[r]).Distinct(StringComparer.Ordinal).Take(2).ToArray();
        return several.Length < 2 ? several.FirstOrDefault() : throw new WeirException(
            ErrorCodes.InvalidValue, $"'{column}' is to be the same at all times of a series, and is '{several[0]}' and '{several[1]}' in the series {NameOf(rows[0])}",
            "a number that changes and is known ahead is one for --known-ahead", new SourceLocation(_path, Field: column));
    }

    private WeirException Invalid(string message, string? hint = null) => new(ErrorCodes.InvalidValue, message, hint, new SourceLocation(_path, Field: _columns.Time));

    private static double[] Numbers(Column column, string path) => column is TextColumn or TimeColumn
        ? throw new WeirException(TrainingErrors.InvalidTarget, $"the column '{column.Name}' holds {column.Type.ToString().ToLowerInvariant()}, and a forecast needs numbers", null, new SourceLocation(path, Field: column.Name))
        : Array.ConvertAll(column.ToDoubles(), v => double.IsFinite(v) && Math.Abs(v) < 1e30 ? v : double.NaN);
}
