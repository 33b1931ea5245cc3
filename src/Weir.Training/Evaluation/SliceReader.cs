using Weir.Data;
using Weir.Data.Tables;
using Weir.Foundation.Errors;

namespace Weir.Training.Evaluation;

/// <summary>Parts of the rows: by the values of a column, by its quantiles, or by an expression.</summary>
internal static class SliceReader
{
    private const int MostValues = 12;
    private const int MostSeries = 200;
    private const int Parts = 4;

    /// <summary>Refuses what can only be the name of a column that there is not: a condition has an operator, a space or a call.</summary>
    /// <exception cref="WeirException"><c>unknown_column</c>.</exception>
    public static void Require(IReadOnlyList<string> slices, IReadOnlySet<string> columns)
    {
        foreach (var slice in slices)
        {
            if (columns.Contains(slice, StringComparer.OrdinalIgnoreCase) || !slice.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.')) continue;
            throw new WeirException(DataErrors.UnknownColumn, $"the slice '{slice}' is neither a column nor a condition", DidYouMean.Hint(slice, columns) ?? $"write a column ({string.Join(", ", columns.Take(20))}) or a condition such as 'age > 60'");
        }
    }

    /// <summary>What to add to the table so that expressions can be read: one column each.</summary>
    public static IReadOnlyList<string> Derived(IReadOnlyList<string> slices, IReadOnlySet<string> columns) =>
        [.. slices.Where(s => !columns.Contains(s)).Select((s, i) => $"\"{ColumnOf(i)}\" = {s}")];

    /// <summary>The slices with the places of their rows among those that were scored.</summary>
    /// <param name="table">The table.</param>
    /// <param name="slices">What was asked for.</param>
    /// <param name="columns">The table's own columns.</param>
    /// <param name="rows">Rows that were scored.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="names">Columns whose values are names, be they numbers: those that tell the series of a forecast apart.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: an expression is no condition.</exception>
    public static IReadOnlyList<(string Name, int[] Places)> Read(Table table, IReadOnlyList<string> slices, IReadOnlySet<string> columns, int[] rows, CancellationToken cancellation, IReadOnlyList<string>? names = null)
    {
        List<(string, int[])> found = [];
        var expressions = 0;
        foreach (var slice in slices)
        {
            if (!columns.Contains(slice))
            {
                var column = table.Read(ColumnOf(expressions++), cancellation);
                if (column is not BooleanColumn flags) throw new WeirException(ErrorCodes.InvalidValue, $"the slice '{slice}' is neither a column nor a condition", $"write a column ({string.Join(", ", columns.Take(20))}) or a condition such as 'age > 60'");
                found.Add((slice, Places(rows, r => flags.Values[r] == true)));
                continue;
            }

            var values = table.Read(slice, cancellation);
            if (names?.Contains(slice) == true) found.AddRange(ByValue(values, rows, MostSeries));
            else found.AddRange(IsMany(values) ? ByQuantile(values, rows) : ByValue(values, rows, MostValues));
        }

        return [.. found.DistinctBy(f => f.Item1)];
    }

    private static bool IsMany(Column column) => column is NumberColumn or IntegerColumn or TimeColumn && column.ToTexts().Distinct().Take(MostValues + 2).Count() > MostValues;

    private static IEnumerable<(string, int[])> ByValue(Column column, int[] rows, int most)
    {
        var texts = column.ToTexts();
        var common = rows.GroupBy(r => texts[r]).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        foreach (var group in common.Take(most))
        {
            var value = group.Key;
            yield return ($"{column.Name}={value ?? "(missing)"}", Places(rows, r => texts[r] == value));
        }

        if (common.Count <= most) yield break;
        var shown = common.Take(most).Select(g => g.Key ?? "\0").ToHashSet();
        yield return ($"{column.Name}=(others)", Places(rows, r => !shown.Contains(texts[r] ?? "\0")));
    }

    private static IEnumerable<(string, int[])> ByQuantile(Column column, int[] rows)
    {
        var values = column.ToDoubles();
        var texts = column.ToTexts();
        var sorted = rows.Where(r => !double.IsNaN(values[r])).OrderBy(r => values[r]).ToArray();
        var edges = Enumerable.Range(1, Parts - 1).Select(q => sorted[Math.Min(sorted.Length - 1, sorted.Length * q / Parts)]).DistinctBy(r => values[r]).ToArray();
        for (var b = 0; b <= edges.Length; b++)
        {
            var (low, high) = (b == 0 ? -1 : edges[b - 1], b == edges.Length ? -1 : edges[b]);
            var name = low < 0 ? $"{column.Name} < {texts[high]}" : high < 0 ? $"{column.Name} >= {texts[low]}" : $"{texts[low]} <= {column.Name} < {texts[high]}";
            var places = Places(rows, r => (low < 0 || values[r] >= values[low]) && (high < 0 || values[r] < values[high]));
            if (places.Length > 0) yield return (name, places);
        }

        var missing = Places(rows, r => double.IsNaN(values[r]));
        if (missing.Length > 0) yield return ($"{column.Name}=(missing)", missing);
    }

    private static int[] Places(int[] rows, Func<int, bool> isIn) => [.. Enumerable.Range(0, rows.Length).Where(i => isIn(rows[i]))];

    private static string ColumnOf(int expression) => $"weir slice {expression + 1}";
}
