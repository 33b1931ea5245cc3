using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Training.Columns;
using Weir.Training.Features.Encodings;
using Weir.Training.Features.Specs;
using Weir.Training.Features.Variants;

namespace Weir.Training.Features;

/// <summary>Fits the steps of each raw column on the training rows: as a file says, and by inference where it says nothing.</summary>
internal sealed partial class FeaturePlanner
{
    private readonly FeatureRows _rows;
    private readonly ColumnInference _inference;
    private readonly Alternatives? _alternatives;
    private readonly CancellationToken _cancellation;
    private readonly List<FeatureStep> _steps = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, ColumnSpec> _specs = new(StringComparer.Ordinal);

    private FeaturePlanner(FeatureRows rows, IReadOnlySet<string> gaps, Alternatives? alternatives, CancellationToken cancellation)
    {
        (_rows, _alternatives, _cancellation) = (rows, alternatives, cancellation);
        _inference = new ColumnInference(rows.Rows, gaps, _notes, cancellation);
    }

    /// <summary>Plans the features of a table's training rows.</summary>
    /// <param name="columns">Raw columns without the target.</param>
    /// <param name="rows">Rows to fit on, with their target where an encoding may use it.</param>
    /// <param name="gaps">Columns that have gaps in other tables, if not in this one.</param>
    /// <param name="file">What a file says of columns; null infers all.</param>
    /// <param name="cancellation">Ends the fitting.</param>
    /// <param name="alternatives">What a search may try beside what is inferred; null for nothing.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: no column is left to learn from, or one is not what the file says.</exception>
    public static FeaturePlan Plan(IReadOnlyList<Column> columns, FeatureRows rows, IReadOnlySet<string> gaps, FeatureSpec? file, CancellationToken cancellation, Alternatives? alternatives = null)
    {
        file ??= new FeatureSpec();
        var planner = new FeaturePlanner(rows, gaps, alternatives, cancellation);
        foreach (var column in columns) planner.Add(column, file.Columns.GetValueOrDefault(column.Name) ?? planner._inference.Infer(column), isVaried: alternatives is not null && !file.Columns.ContainsKey(column.Name));
        planner._inference.TellOfIds();
        if (planner._steps.Count == 0)
            throw new WeirException(ErrorCodes.InvalidValue, $"no column is left to learn from: {string.Join("; ", planner._notes)}", "give the table a column that varies with the target");
        var offered = alternatives?.Products([.. planner._steps.OfType<NumberStep>().Where(s => !s.IsSecond && !file.Columns.ContainsKey(s.Column)).Select(s => s.Column)], planner._steps.Count) ?? [];
        offered = [.. offered.Except(file.Pairs.Select(p => p with { Place = null }))];
        return new FeaturePlan(planner._steps, planner._notes, [.. file.Pairs.Select(planner.Pair).DistinctBy(p => p.Name), .. offered.Select(p => planner.Pair(p) with { Use = Alternatives.Product })])
        {
            Spec = file with { Columns = planner._specs, Pairs = [.. file.Pairs, .. offered] },
            ColumnsWithGaps = new HashSet<string>(gaps.Concat(columns.Where(c => c.MissingCount > 0).Select(c => c.Name))),
        };
    }

    private void Add(Column column, ColumnSpec spec, bool isVaried)
    {
        _cancellation.ThrowIfCancellationRequested();
        var (step, whole) = spec switch
        {
            NumberSpec number => Number(column, number, isVaried),
            CategorySpec category => Category(column, category, isVaried),
            TextSpec text => Text(column, text, isVaried),
            DateSpec date => Date(column, date),
            FlagSpec => (column is BooleanColumn { MissingCount: 0 } ? new FlagStep(column.Name) : throw Unfit(column, spec, column is BooleanColumn ? "has gaps, and true and false cannot be missing" : "is not of true and false", "write type: number"), spec),
            _ => ((FeatureStep?)null, spec),
        };
        if (step is null && spec is not DropSpec)
        {
            _notes.Add($"column '{column.Name}' is left out: no training row has a value of it that could be used as '{spec.Type}'");
            whole = new DropSpec();
        }

        if (step is not (null or NumberStep)) _steps.Add(step);
        _specs[column.Name] = whole;
    }

    private (FeatureStep?, ColumnSpec) Number(Column column, NumberSpec spec, bool isVaried)
    {
        if (column is TimeColumn) throw Unfit(column, spec, "holds dates", "write type: date, parts: [days] gives days as a number");
        double[] values;
        if (column is TextColumn texts)
        {
            values = _rows.Of(texts.Values, t => t is { } text && NumberPattern().IsMatch(text) ? double.Parse(text, CultureInfo.InvariantCulture) : double.NaN);
            if (spec.Place is not null && values.All(double.IsNaN) && texts.MissingCount < texts.Count) throw Unfit(column, spec, "is text without a number in it", "write type: category or type: text");
            if (values.Count(double.IsNaN) is > 0 and var gaps && gaps < values.Length) _notes.Add($"column '{column.Name}' is text with numbers in it: {gaps} of {values.Length} training rows hold none and count as missing");
        }
        else
        {
            values = _rows.Of(column.ToDoubles(), v => v);
        }

        var kind = column is TextColumn ? RawKind.Text : RawKind.Number;
        if (spec.Scale == Scale.None && spec.Powers.All(p => p == Power.None) && FloatResolution.NoteOf(column.Name, values) is { } coarse) _notes.Add(coarse);
        var step = NumberFit.Fit(column.Name, kind, values, spec, spec.Powers[0]);
        if (step is null) return (step, spec);
        var wide = isVaried ? _alternatives!.Of(spec, values) : spec;
        // Further ones follow the first at once, which alone says where gaps were.
        _steps.Add(step with { Use = Alternatives.UseOf(spec, wide, spec.Powers[0]) });
        foreach (var power in wide.Powers.Skip(1))
            if (NumberFit.Fit(column.Name, kind, values, wide with { HasIndicator = false }, power) is { } second) _steps.Add(second with { IsSecond = true, Use = Alternatives.UseOf(spec, wide, power) });
        return (step, wide with { HasIndicator = step.HasIndicator });
    }

    private (FeatureStep?, ColumnSpec) Category(Column column, CategorySpec usual, bool isVaried)
    {
        var isNumber = column is not (TextColumn or TimeColumn);
        var raw = RawInput.Of(column, isNumber ? RawKind.Number : RawKind.Text);
        var picked = raw.Select(_rows.Rows);
        var counts = CategoryCounts.Of(column.Name, isNumber ? NumberNames.Of(picked, _cancellation) : picked.Texts, usual);
        var spec = isVaried ? _alternatives!.Of(usual, counts) : usual;
        var encodings = spec.Encode.Select(encode => (Encoding)(encode switch
        {
            CategoryEncoding.OneHot => OneHotEncoding.Fit(counts, spec),
            CategoryEncoding.Ordinal => TableEncoding.Ordinal(counts, spec, Order(column, spec, isNumber)),
            CategoryEncoding.Frequency => TableEncoding.Frequency(counts, spec),
            CategoryEncoding.Hash => new HashEncoding(column.Name, spec.Buckets),
            CategoryEncoding.Codes => TableEncoding.Codes(counts),
            _ => TargetEncoding.Fit(counts, spec, _rows.Target ?? throw new InvalidOperationException("no target to encode by"), _rows),
        }) with
        { Word = Words.Of(encode), Use = Alternatives.UseOf(usual, spec, encode) }).ToList();
        return (encodings.TrueForAll(e => e.Names.Count == 0) ? null : new EncodedStep(column.Name, raw.Kind, encodings), spec);
    }

    private static string[] Order(Column column, CategorySpec spec, bool isNumber)
    {
        if (!isNumber) return [.. spec.Order];
        var names = NumberNames.Of(spec.Order);
        var wrong = Array.IndexOf(names, null);
        return wrong < 0 ? [.. names.OfType<string>()] : throw Unfit(column, spec, $"holds numbers, and '{spec.Order[wrong]}' in 'order' is none", "write its numbers in order");
    }

    private (FeatureStep?, ColumnSpec) Text(Column column, TextSpec usual, bool isVaried)
    {
        if (column is not TextColumn) throw Unfit(column, usual, "is not text", "write type: category for numbers that are names");
        var raw = RawInput.Of(column, RawKind.Text).Select(_rows.Rows);
        var spec = isVaried ? _alternatives!.Of(usual, raw.Texts) : usual;
        var encodings = spec.Encode.Select(encode => (Encoding?)(encode switch
        {
            TextEncoding.Words => spec.Place is null && _inference.WordsOf(column.Name) is { } known ? known : GramEncoding.Fit(raw, TokenKind.Words, spec.WordGrams, spec.Most, spec.Least, _cancellation),
            TextEncoding.Characters => GramEncoding.Fit(raw, TokenKind.Characters, spec.CharacterGrams, spec.Most, spec.Least, _cancellation),
            _ => new TokenHashEncoding(column.Name, spec.Buckets),
        }) is { } made ? made with { Word = Words.Of(encode), Use = Alternatives.UseOf(usual, spec, encode) } : null).OfType<Encoding>().ToList();
        return (encodings.Count == 0 ? null : new EncodedStep(column.Name, RawKind.Text, encodings), spec);
    }

    private (FeatureStep?, ColumnSpec) Date(Column column, DateSpec spec)
    {
        if (column is not (TextColumn or TimeColumn)) throw Unfit(column, spec, "is not of dates", "bring it to YYYY-MM-DD, for example by --derive");
        var texts = column.ToTexts();
        var chosen = _rows.Of(texts, t => t);
        var order = column is TimeColumn ? DateOrder.YearMonthDay : spec.Order ?? DateText.OrderOf([.. chosen.OfType<string>().Where(t => t.Length > 0)])
            ?? throw Unfit(column, spec, "holds no dates of one form, or such that day and month cannot be told apart", $"write order: and one of {string.Join(", ", Words.All<DateOrder>())}");
        if (DateText.Middle(order, chosen) is not { } middle) return (null, spec);
        var usual = DateSpec.Usual(column.Type == ColumnType.Timestamp || middle.HasTime);
        spec = spec with { Order = order, Parts = spec.Parts ?? usual.Parts, Cyclic = spec.Cyclic ?? usual.Cyclic, HasIndicator = spec.HasIndicator ?? middle.Count < chosen.Length };
        return (new TimeStep(column.Name, middle.Median, spec.Parts, spec.Cyclic, spec.HasIndicator.Value, order), spec);
    }

    // A number or a flag is the first feature of its step.
    private FeaturePair Pair(PairSpec spec)
    {
        int Place(string name)
        {
            var place = 0;
            foreach (var step in _steps)
            {
                if (step.Column == name) return step is NumberStep or FlagStep ? place : throw Fault($"column '{name}' is no number, and a product or a ratio needs two", null);
                place += step.Names.Count;
            }

            var numbers = _steps.Where(s => s is NumberStep or FlagStep).Select(s => s.Column).ToArray();
            throw Fault($"there is no column '{name}' to compute with", DidYouMean.Hint(name, numbers) ?? $"numbers are {string.Join(", ", numbers.Take(10))}");
        }

        WeirException Fault(string message, string? hint) => new(ErrorCodes.InvalidValue, message, hint, spec.Place);
        return new FeaturePair(spec.Name, Place(spec.Left), Place(spec.Right), spec.IsRatio);
    }

    private static WeirException Unfit(Column column, ColumnSpec spec, string why, string hint) =>
        new(ErrorCodes.InvalidValue, $"column '{column.Name}' cannot be '{spec.Type}': it {why}", hint, spec.Place);

    [GeneratedRegex("^" + NumberStep.Pattern + "$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();
}
