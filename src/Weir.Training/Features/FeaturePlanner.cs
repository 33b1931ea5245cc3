using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Training.Columns;

namespace Weir.Training.Features;

/// <summary>Decides what each raw column is and fits its step on the training rows.</summary>
internal sealed partial class FeaturePlanner(IReadOnlySet<string> gaps, CancellationToken cancellation)
{
    private const int MostOneHot = 25;
    private const int MostCommon = 24;
    private const int LeastCommonRows = 5;
    private const double MostlyNumbers = 0.9;
    private const double LeastWords = 3;
    private const int LeastRowsForIds = 50;
    private const double DensestSpread = 2;

    private readonly List<FeatureStep> _steps = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _likeIds = [];

    /// <summary>Plans the features of a table's training rows.</summary>
    /// <param name="columns">Raw columns without the target.</param>
    /// <param name="rows">Rows to fit on.</param>
    /// <param name="gaps">Columns that have gaps in other tables, if not in this one: true and false cannot be missing in the graph, numbers can.</param>
    /// <param name="cancellation">Ends the fitting.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: no column is left to learn from.</exception>
    public static FeaturePlan Plan(IReadOnlyList<Column> columns, int[] rows, IReadOnlySet<string> gaps, CancellationToken cancellation)
    {
        var planner = new FeaturePlanner(gaps, cancellation);
        foreach (var column in columns) planner.Add(column, rows);
        if (planner._likeIds.Count > 0)
            planner._notes.Add($"{string.Join(", ", planner._likeIds.Select(n => $"'{n}'"))} {(planner._likeIds.Count == 1 ? "has" : "have")} another whole number in every row, like an id, and {(planner._likeIds.Count == 1 ? "is" : "are")} used as {(planner._likeIds.Count == 1 ? "a number" : "numbers")}: --drop {string.Join(',', planner._likeIds)} leaves {(planner._likeIds.Count == 1 ? "it" : "them")} out");
        if (planner._steps.Count == 0)
            throw new WeirException(ErrorCodes.InvalidValue, $"no column is left to learn from: {string.Join("; ", planner._notes)}", "give the table a column that varies with the target");
        return new FeaturePlan(planner._steps, planner._notes) { ColumnsWithGaps = new HashSet<string>(gaps.Concat(columns.Where(c => c.MissingCount > 0).Select(c => c.Name))) };
    }

    private void Add(Column column, int[] rows)
    {
        cancellation.ThrowIfCancellationRequested();
        switch (column)
        {
            case BooleanColumn { MissingCount: 0 } flags when !gaps.Contains(column.Name):
                if (rows.Select(r => flags.Values[r]).Distinct().Count() < 2) LeaveOut(column.Name, "it has one value");
                else _steps.Add(new FlagStep(column.Name));
                break;
            case TextColumn texts: AddText(column.Name, texts.Values, rows); break;
            case TimeColumn: AddTime(column, rows); break;
            default: AddNumber(column, rows); break;
        }
    }

    private void AddNumber(Column column, int[] rows)
    {
        var all = column.ToDoubles();
        var values = Array.ConvertAll(rows, r => all[r]);
        if (!IsUsable(column.Name, values.Count(double.IsFinite), values.Length, values.Where(double.IsFinite).Distinct().Take(2).Count())) return;
        if (column is IntegerColumn && IsLikeId(column.Name, values)) _likeIds.Add(column.Name);
        _steps.Add(NumberStep.Fit(column.Name, values));
    }

    // Whole numbers that never repeat are an id when they count rows, or are called one. Prices in cents do not repeat either, but spread.
    private static bool IsLikeId(string name, double[] values)
    {
        if (values.Length < LeastRowsForIds || !values.All(double.IsFinite) || values.Distinct().Count() < values.Length) return false;
        return values.Max() - values.Min() < DensestSpread * values.Length || IdName().IsMatch(name);
    }

    private void AddTime(Column column, int[] rows)
    {
        var texts = column.ToTexts();
        var present = rows.Select(r => texts[r]).OfType<string>().Order(StringComparer.Ordinal).ToArray(); // ISO texts sort by time
        if (!IsUsable(column.Name, present.Length, rows.Length, present.Distinct().Take(2).Count())) return;
        _steps.Add(new TimeStep(column.Name, present[present.Length / 2], column.Type == ColumnType.Timestamp, present.Length < rows.Length));
    }

    private void AddText(string name, string?[] all, int[] rows)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows) counts[all[row] ?? string.Empty] = counts.GetValueOrDefault(all[row] ?? string.Empty) + 1;
        var missing = counts.GetValueOrDefault(string.Empty);
        var distinct = counts.Count - (missing > 0 ? 1 : 0);
        if (!IsUsable(name, rows.Length - missing, rows.Length, distinct)) return;

        var present = counts.Where(c => c.Key.Length > 0).ToArray();
        if (distinct > MostOneHot && ShareOf(present, NumberPattern().IsMatch) >= MostlyNumbers)
        {
            AddNumberText(name, all, rows);
            return;
        }

        if (distinct > 2 && DateText.OrderOf([.. present.Select(c => c.Key)]) is { } order)
        {
            _steps.Add(DateText.Fit(name, order, Array.ConvertAll(rows, r => all[r])));
            return;
        }

        var words = present.Sum(c => (double)c.Value * Words(c.Key)) / (rows.Length - missing);
        var varied = distinct > 2 * MostOneHot && distinct >= 0.3 * (rows.Length - missing);
        if (ShareOf(present, DatePattern().IsMatch) >= 0.8 && distinct > MostOneHot)
            _notes.Add($"column '{name}' holds dates in several formats, or such that day and month cannot be told apart, and is treated as categories: bring them to YYYY-MM-DD to use the calendar");
        else if (words >= LeastWords && varied && AddProse(name, all, rows)) return;
        AddCategories(name, counts, distinct, rows.Length);
    }

    private void AddNumberText(string name, string?[] all, int[] rows)
    {
        var values = Array.ConvertAll(rows, r => all[r] is { } text && NumberPattern().IsMatch(text) ? double.Parse(text, CultureInfo.InvariantCulture) : double.NaN);
        var number = NumberStep.Fit(name, values);
        _steps.Add(new NumberTextStep(name, number.Median, number.HasIndicator));
        if (values.Count(double.IsNaN) is > 0 and var gaps) _notes.Add($"column '{name}' is text with numbers in it: {gaps} of {rows.Length} training rows hold none and count as missing");
    }

    private bool AddProse(string name, string?[] all, int[] rows)
    {
        var input = RawInput.Of(new TextColumn(name, Array.ConvertAll(rows, r => all[r])), RawKind.Text);
        if (Vocabulary.Fit(input, cancellation) is not { } step) return false;
        _steps.Add(step);
        return true;
    }

    private void AddCategories(string name, Dictionary<string, int> counts, int distinct, int rows)
    {
        var ordered = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).ToArray();
        if (distinct <= MostOneHot)
        {
            // A category of a single row teaches nothing that holds for another one; it shares its place with those never seen.
            var kept = ordered.Where(c => c.Value > 1 || counts.Count == 2).Select(c => c.Key).ToArray();
            if (kept.Length == 0) LeaveOut(name, "each of its values occurs once");
            else _steps.Add(new CategoryStep(name, kept, null));
            return;
        }

        if (ordered[0].Value == 1)
        {
            LeaveOut(name, "it has a different value in every row, like an id");
            return;
        }

        var common = ordered.Where(c => c.Value >= Math.Max(LeastCommonRows, rows / 1000)).Take(MostCommon).Select(c => c.Key).ToArray();
        _steps.Add(new CategoryStep(name, common, [.. ordered.Where(c => c.Key.Length > 0).Select(c => KeyValuePair.Create(c.Key, c.Value))]));
    }

    private bool IsUsable(string name, int present, int rows, int distinct)
    {
        if (present == 0) LeaveOut(name, "it is missing in all rows");
        else if (distinct == 1 && present == rows) LeaveOut(name, "it has one value");
        return present > 0 && (distinct > 1 || present < rows);
    }

    private void LeaveOut(string name, string reason) => _notes.Add($"column '{name}' is left out: {reason}");

    private static double ShareOf(KeyValuePair<string, int>[] counts, Func<string, bool> isMatch) =>
        counts.Where(c => isMatch(c.Key)).Sum(c => (double)c.Value) / counts.Sum(c => (double)c.Value);

    private static int Words(string text)
    {
        var words = 0;
        for (var i = 0; i < text.Length; i++)
            if (char.IsLetterOrDigit(text[i]) && (i == 0 || !char.IsLetterOrDigit(text[i - 1]))) words++;
        return words;
    }

    [GeneratedRegex("(^|[_ .-])(id|key|uid|index|row|nr|number)$|[a-z](Id|ID|Key|Index|Nr)$", RegexOptions.CultureInvariant)]
    private static partial Regex IdName();

    [GeneratedRegex("^" + NumberTextStep.Pattern + "$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^\d{1,4}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ,]+\d{2,4}([ T]\d{1,2}:\d{2}.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();
}
