using System.Globalization;
using Weir.Data.Tables;
using Weir.Foundation.Errors;

namespace Weir.Training.Forecasting;

/// <summary>Reads one series from a table: rows in any order, gaps allowed, one row a time.</summary>
internal static class SeriesReader
{
    private const double MostMissing = 0.5;

    /// <summary>Reads it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="time">Column of times.</param>
    /// <param name="target">Column of values.</param>
    /// <param name="known">Columns that are known ahead.</param>
    /// <param name="step">The step, where it is known; null finds it.</param>
    /// <param name="notes">Takes what is worth knowing.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: no times, times twice, or uneven ones; <c>invalid_target</c>: no numbers.</exception>
    public static Series Read(Table table, string path, string time, string target, IReadOnlyList<string> known, SeriesStep? step, List<string> notes, CancellationToken cancellation)
    {
        WeirException Invalid(string message, string? hint = null) => new(ErrorCodes.InvalidValue, message, hint, new SourceLocation(path, Field: time));
        var column = table.Read(time, cancellation);
        if (column is IntegerColumn && step is null) notes.Add($"'{time}' holds whole numbers, which are taken for years");
        if (SeriesTimes.Of(column) is not { } times)
            throw Invalid($"the column '{time}' holds no dates or time stamps", $"derive one: --derive \"t = strptime({time}, '%d.%m.%Y')\" --time-column t");
        var values = Numbers(table.Read(target, cancellation), path);
        var columns = known.Select(k => Numbers(table.Read(k, cancellation), path)).ToArray();
        var rows = Enumerable.Range(0, times.Length).Where(r => times[r] is not null).OrderBy(r => times[r]!.Value).ToArray();
        if (rows.Length < times.Length) notes.Add($"{times.Length - rows.Length} of {times.Length} rows have no time and are left out");
        if (rows.Length < 3) throw new WeirException(TrainingErrors.TooFewRows, $"{rows.Length} rows of '{path}' have a time, a series needs more", location: new SourceLocation(path));
        var at = Array.ConvertAll(rows, r => times[r]!.Value);
        for (var i = 1; i < at.Length; i++)
            if (at[i] == at[i - 1]) throw Invalid(string.Create(CultureInfo.InvariantCulture, $"the time {at[i]:yyyy-MM-dd HH:mm:ss} occurs twice"), "a table holds one series: keep the rows of one, or their sum by time");
        var found = step ?? StepOf(at) ?? throw Invalid($"the times in '{time}' are uneven: their differences are no multiples of the commonest one", "bring the rows to even steps, such as sums by hour");
        var empty = new Series(at[0], found, [], []) { Rows = rows.Length };
        var length = empty.PlaceOf(at[^1]) + 1;
        if (length > rows.Length / (1 - MostMissing) || empty.TimeAt(length - 1) != at[^1]) throw Invalid($"the times in '{time}' are uneven: most steps of {found} have no row", "bring the rows to even steps, such as sums by hour");
        if (length > rows.Length) notes.Add($"{length - rows.Length} of {length} times have no row: their values count as missing");
        double[] Grid(double[] column)
        {
            var grid = new double[length];
            Array.Fill(grid, double.NaN);
            for (var i = 0; i < rows.Length; i++) grid[empty.PlaceOf(at[i])] = column[rows[i]];
            return grid;
        }

        return empty with { Values = Grid(values), Known = [.. columns.Select(Grid)] };
    }

    private static SeriesStep? StepOf(DateTime[] times)
    {
        var months = times.Skip(1).Zip(times, (b, a) => ((b.Year - a.Year) * 12) + b.Month - a.Month).ToArray();
        var isMonthly = months.All(m => m > 0) && Array.TrueForAll(times, t => t.TimeOfDay == times[0].TimeOfDay);
        var isSameDay = Array.TrueForAll(times, t => t.Day == times[0].Day);
        var isMonthEnd = Array.TrueForAll(times, t => t.Day == DateTime.DaysInMonth(t.Year, t.Month));
        if (isMonthly && (isSameDay || isMonthEnd))
        {
            var step = months.Min();
            return months.All(m => m % step == 0) ? new SeriesStep(0, step) { IsMonthEnd = !isSameDay } : null;
        }

        var seconds = times.Skip(1).Zip(times, (b, a) => (b - a).TotalSeconds).ToArray();
        var commonest = seconds.GroupBy(s => s).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
        if (commonest < 1 || commonest != Math.Floor(commonest)) return null;
        return seconds.All(s => s % commonest == 0) ? new SeriesStep((long)commonest, 0) : null;
    }

    private static double[] Numbers(Column column, string path) => column is TextColumn or TimeColumn
        ? throw new WeirException(TrainingErrors.InvalidTarget, $"the column '{column.Name}' holds {column.Type.ToString().ToLowerInvariant()}, and a forecast needs numbers", null, new SourceLocation(path, Field: column.Name))
        : Array.ConvertAll(column.ToDoubles(), v => double.IsFinite(v) && Math.Abs(v) < 1e30 ? v : double.NaN);
}
