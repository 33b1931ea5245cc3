using System.Text.RegularExpressions;
using Weir.Data.Tables;
using Weir.Training.Columns;
using Weir.Training.Features.Encodings;
using Weir.Training.Features.Specs;

namespace Weir.Training.Features;

/// <summary>Decides what each raw column is, by its type and its training rows.</summary>
/// <param name="rows">Rows to go by.</param>
/// <param name="gaps">Columns that have gaps in other tables, if not in this one: true and false cannot be missing in the graph, numbers can.</param>
/// <param name="notes">Takes what is worth knowing, a sentence each.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed partial class ColumnInference(int[] rows, IReadOnlySet<string> gaps, List<string> notes, CancellationToken cancellation)
{
    private const int MostOneHot = 25;
    private const int MostCommon = 24;
    private const int LeastCommonRows = 5;
    private const double MostlyNumbers = 0.9;
    private const double LeastWords = 3;
    private const double WordsOfProse = 6;
    private const int LeastTexts = 10;
    private const int LeastRowsForIds = 50;
    private const double DensestSpread = 2;

    private readonly List<string> _likeIds = [];
    private readonly Dictionary<string, GramEncoding> _prose = [];

    /// <summary>What a column is.</summary>
    public ColumnSpec Infer(Column column)
    {
        cancellation.ThrowIfCancellationRequested();
        return column switch
        {
            BooleanColumn { MissingCount: 0 } flags when !gaps.Contains(column.Name) => rows.Select(r => flags.Values[r]).Distinct().Count() < 2 ? LeaveOut(column.Name, "it has one value") : new FlagSpec(),
            TextColumn texts => Text(column.Name, texts.Values),
            TimeColumn => Time(column),
            _ => Number(column),
        };
    }

    /// <summary>The words of a column that was found to be prose: they were looked for to find that out.</summary>
    public GramEncoding? WordsOf(string column) => _prose.GetValueOrDefault(column);

    /// <summary>Tells of columns like ids, all in one sentence.</summary>
    public void TellOfIds()
    {
        if (_likeIds.Count == 0) return;
        var (has, isUsed, it) = _likeIds.Count == 1 ? ("has", "is used as a number", "it") : ("have", "are used as numbers", "them");
        notes.Add($"{string.Join(", ", _likeIds.Select(n => $"'{n}'"))} {has} another whole number in every row, like an id, and {isUsed}: --drop {string.Join(',', _likeIds)} leaves {it} out");
    }

    private ColumnSpec Number(Column column)
    {
        var all = column.ToDoubles();
        var values = Array.ConvertAll(rows, r => all[r]);
        var present = values.Count(double.IsFinite);
        if (Unusable(column.Name, present, values.Length, values.Where(double.IsFinite).Distinct().Take(2).Count()) is { } dropped) return dropped;
        if (values.Count(double.IsInfinity) is > 0 and var infinite) notes.Add($"column '{column.Name}' is infinite in {infinite} of {values.Length} training rows, which count as missing");
        if (column is IntegerColumn && IsLikeId(column.Name, values)) _likeIds.Add(column.Name);
        return new NumberSpec { HasIndicator = present < values.Length };
    }

    // Whole numbers that never repeat are an id when they count rows, or are called one. Prices in cents do not repeat either, but spread.
    private static bool IsLikeId(string name, double[] values)
    {
        if (values.Length < LeastRowsForIds || !values.All(double.IsFinite) || values.Distinct().Count() < values.Length) return false;
        return values.Max() - values.Min() < DensestSpread * values.Length || IdName().IsMatch(name);
    }

    private ColumnSpec Time(Column column)
    {
        var texts = column.ToTexts();
        var present = rows.Select(r => texts[r]).OfType<string>().ToArray();
        if (Unusable(column.Name, present.Length, rows.Length, present.Distinct().Take(2).Count()) is { } dropped) return dropped;
        return Date(DateOrder.YearMonthDay, column.Type == ColumnType.Timestamp, present.Length < rows.Length);
    }

    private static DateSpec Date(DateOrder order, bool hasTime, bool hasGaps)
    {
        var (parts, cyclic) = DateSpec.Usual(hasTime);
        return new DateSpec { Order = order, Parts = parts, Cyclic = cyclic, HasIndicator = hasGaps };
    }

    private ColumnSpec Text(string name, string?[] all)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows) counts[all[row] ?? string.Empty] = counts.GetValueOrDefault(all[row] ?? string.Empty) + 1;
        var missing = counts.GetValueOrDefault(string.Empty);
        var distinct = counts.Count - (missing > 0 ? 1 : 0);
        if (Unusable(name, rows.Length - missing, rows.Length, distinct) is { } dropped) return dropped;

        var present = counts.Where(c => c.Key.Length > 0).ToArray();
        if (distinct > MostOneHot && ShareOf(present, NumberPattern().IsMatch) >= MostlyNumbers)
            return new NumberSpec { HasIndicator = missing > 0 || present.Any(c => !NumberPattern().IsMatch(c.Key)) };
        if (distinct > 2 && DateText.OrderOf([.. present.Select(c => c.Key)]) is { } order && DateText.Middle(order, Array.ConvertAll(rows, r => all[r])) is { } middle)
            return Date(order, middle.HasTime, middle.Count < rows.Length);

        if (distinct > MostOneHot && WrittenNumbers.NoteOf(name, [.. present.Select(c => c.Key)]) is { } note) notes.Add(note);
        var words = present.Sum(c => (double)c.Value * WordsIn(c.Key)) / (rows.Length - missing);
        // In a short table prose is told from names by its length, or by that it never repeats.
        var isMany = distinct > (words >= WordsOfProse ? MostOneHot : 2 * MostOneHot) || (distinct >= LeastTexts && present.All(c => c.Value == 1));
        var isVaried = isMany && distinct >= 0.3 * (rows.Length - missing);
        if (ShareOf(present, DatePattern().IsMatch) >= 0.8 && distinct > MostOneHot)
            notes.Add($"column '{name}' holds dates in several formats, or such that day and month cannot be told apart, and is treated as categories: bring them to YYYY-MM-DD to use the calendar");
        else if (words >= LeastWords && isVaried && Prose(name, all) is { } prose) return prose;
        return Categories(name, counts, distinct);
    }

    private TextSpec? Prose(string name, string?[] all)
    {
        var spec = new TextSpec();
        spec = spec with { Most = GramEncoding.Limit(spec.Most, rows.Length) };
        var input = RawInput.Of(new TextColumn(name, Array.ConvertAll(rows, r => all[r])), RawKind.Text);
        if (GramEncoding.Fit(input, TokenKind.Words, spec.WordGrams, spec.Most, spec.Least, cancellation) is not { } encoding) return null;
        _prose[name] = encoding;
        return spec;
    }

    private ColumnSpec Categories(string name, Dictionary<string, int> counts, int distinct)
    {
        if (distinct <= MostOneHot)
        {
            // A category of a single row teaches nothing that holds for another one; it shares its place with those never seen.
            var least = counts.Count == 2 ? 1 : 2;
            return counts.Values.Max() < least ? LeaveOut(name, "each of its values occurs once") : new CategorySpec { Most = MostOneHot + 1, Least = least };
        }

        if (counts.Values.Max() == 1) return LeaveOut(name, "it has a different value in every row, like an id");
        return new CategorySpec { Encode = [CategoryEncoding.OneHot, CategoryEncoding.Frequency], Most = MostCommon, Least = Math.Max(LeastCommonRows, rows.Length / 1000) };
    }

    private DropSpec? Unusable(string name, int present, int count, int distinct) =>
        present == 0 ? LeaveOut(name, "it is missing in all rows") : distinct == 1 && present == count ? LeaveOut(name, "it has one value") : distinct == 0 ? new DropSpec() : null;

    private DropSpec LeaveOut(string name, string reason)
    {
        notes.Add($"column '{name}' is left out: {reason}");
        return new DropSpec { Reason = reason };
    }

    private static double ShareOf(KeyValuePair<string, int>[] counts, Func<string, bool> isMatch) =>
        counts.Where(c => isMatch(c.Key)).Sum(c => (double)c.Value) / counts.Sum(c => (double)c.Value);

    private static int WordsIn(string text)
    {
        var words = 0;
        for (var i = 0; i < text.Length; i++)
            if (char.IsLetterOrDigit(text[i]) && (i == 0 || !char.IsLetterOrDigit(text[i - 1]))) words++;
        return words;
    }

    [GeneratedRegex("(^|[_ .-])(id|key|uid|index|row|nr|number)$|[a-z](Id|ID|Key|Index|Nr)$", RegexOptions.CultureInvariant)]
    private static partial Regex IdName();

    [GeneratedRegex("^" + NumberStep.Pattern + "$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^\d{1,4}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ,]+\d{2,4}([ T]\d{1,2}:\d{2}.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();
}
