using System.Globalization;
using Weir.Data.Tables;
using Weir.Statistics.Binning;

namespace Weir.Monitoring.Drift;

/// <summary>How a column's distribution is compared.</summary>
public enum DriftKind
{
    /// <summary>By its numbers.</summary>
    Numeric,

    /// <summary>By counts of its values.</summary>
    Categorical,

    /// <summary>Not at all: text of mostly distinct values.</summary>
    Text,

    /// <summary>Not at all: time goes on, that is no drift.</summary>
    Time,
}

/// <summary>One column of both tables, without missing and infinite values.</summary>
public sealed class ColumnPair
{
    private const double MostlyDistinct = 0.5;
    private const int ManyTexts = 50;

    private ColumnPair(string name, DriftKind kind, long referenceRows, long currentRows)
    {
        Name = name;
        Kind = kind;
        ReferenceRows = referenceRows;
        CurrentRows = currentRows;
    }

    /// <summary>The column.</summary>
    public string Name { get; }

    /// <summary>How it is compared.</summary>
    public DriftKind Kind { get; }

    /// <summary>Rows of the reference.</summary>
    public long ReferenceRows { get; }

    /// <summary>Rows of the current table.</summary>
    public long CurrentRows { get; }

    /// <summary>Rows of the reference with a value.</summary>
    public long ReferencePresent { get; private init; }

    /// <summary>Rows of the current table with a value.</summary>
    public long CurrentPresent { get; private init; }

    /// <summary>Finite numbers of the reference, sorted; empty unless numeric.</summary>
    public double[] ReferenceSorted { get; private init; } = [];

    /// <summary>Finite numbers of the current table, sorted; empty unless numeric.</summary>
    public double[] CurrentSorted { get; private init; } = [];

    /// <summary>Values with their counts in both tables, sorted by value; filled for categories, and for numbers with at most <see cref="FewDistinct"/> values.</summary>
    public IReadOnlyList<CategoryCount> Categories { get; private init; } = [];

    /// <summary>Distinct values of both tables together; counted no further than <see cref="FewDistinct"/> + 1 for numbers.</summary>
    public int PooledDistinct { get; private init; }

    /// <summary>Numbers with no more distinct values than this are compared as categories.</summary>
    public const int FewDistinct = 5;

    /// <summary>Counts of the reference, in the order of <see cref="Categories"/>.</summary>
    public double[] ReferenceCounts => [.. Categories.Select(c => (double)c.Reference)];

    /// <summary>Counts of the current table, in the order of <see cref="Categories"/>.</summary>
    public double[] CurrentCounts => [.. Categories.Select(c => (double)c.Current)];

    /// <summary>Reads a column of both tables.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="current">The current table.</param>
    /// <param name="name">The column, which both have.</param>
    /// <param name="asCategories">True compares numbers as categories.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static ColumnPair Read(Table reference, Table current, string name, bool asCategories, CancellationToken cancellation = default)
    {
        var type = reference.Find(name);
        if (!Comparable(type.Type, current.Find(name).Type)) return Untested(reference, current, name, type.IsNumeric ? DriftKind.Numeric : DriftKind.Categorical, cancellation);
        if (type.Type is ColumnType.Date or ColumnType.Timestamp) return Untested(reference, current, name, DriftKind.Time, cancellation);
        return type.IsNumeric && !asCategories ? OfNumbers(reference, current, name, cancellation) : OfCategories(reference, current, name, cancellation);
    }

    /// <summary>True when values of both types can be compared: whole numbers and floating point are one kind, dates and time stamps too.</summary>
    internal static bool Comparable(ColumnType first, ColumnType second) => Family(first) == Family(second);

    private static int Family(ColumnType type) => type switch
    {
        ColumnType.Integer or ColumnType.Number => 0,
        ColumnType.Date or ColumnType.Timestamp => 1,
        ColumnType.Boolean => 2,
        _ => 3,
    };

    private static ColumnPair OfNumbers(Table reference, Table current, string name, CancellationToken cancellation)
    {
        var (first, firstPresent) = Numbers(reference, name, cancellation);
        var (second, secondPresent) = Numbers(current, name, cancellation);
        var categories = FewValues(first, second);
        return new ColumnPair(name, DriftKind.Numeric, reference.RowCount, current.RowCount)
        {
            ReferencePresent = firstPresent,
            CurrentPresent = secondPresent,
            ReferenceSorted = first,
            CurrentSorted = second,
            Categories = categories ?? [],
            PooledDistinct = categories?.Count ?? FewDistinct + 1,
        };
    }

    private static ColumnPair OfCategories(Table reference, Table current, string name, CancellationToken cancellation)
    {
        var (first, second) = (Counts(reference, name, cancellation), Counts(current, name, cancellation));
        var (firstPresent, secondPresent) = (first.Values.Sum(), second.Values.Sum());
        var isText = reference.Find(name).Type == ColumnType.Text && first.Count > ManyTexts && first.Count > MostlyDistinct * firstPresent;
        var values = first.Keys.Union(second.Keys).Order(StringComparer.Ordinal).ToList();
        return new ColumnPair(name, isText ? DriftKind.Text : DriftKind.Categorical, reference.RowCount, current.RowCount)
        {
            ReferencePresent = firstPresent,
            CurrentPresent = secondPresent,
            Categories = isText ? [] : [.. values.Select(v => new CategoryCount(v, first.GetValueOrDefault(v), second.GetValueOrDefault(v)))],
            PooledDistinct = values.Count,
        };
    }

    private static ColumnPair Untested(Table reference, Table current, string name, DriftKind kind, CancellationToken cancellation)
    {
        var (first, second) = (reference.Read(name, cancellation), current.Read(name, cancellation));
        return new ColumnPair(name, kind, reference.RowCount, current.RowCount)
        {
            ReferencePresent = first.Count - first.MissingCount,
            CurrentPresent = second.Count - second.MissingCount,
        };
    }

    private static (double[] Sorted, long Present) Numbers(Table table, string name, CancellationToken cancellation)
    {
        var values = table.ReadDoubles(name, cancellation);
        var (kept, present) = (0, 0L);
        foreach (var value in values)
        {
            if (double.IsNaN(value)) continue;
            present++;
            if (double.IsFinite(value)) values[kept++] = value;
        }

        Array.Resize(ref values, kept);
        Array.Sort(values);
        return (values, present);
    }

    private static List<CategoryCount>? FewValues(double[] first, double[] second)
    {
        if (EvidentlyBins.CountDistinct(first, FewDistinct + 1) > FewDistinct || EvidentlyBins.CountDistinct(second, FewDistinct + 1) > FewDistinct) return null;
        var counts = new SortedDictionary<double, (long First, long Second)>();
        foreach (var value in first) counts[value] = (counts.GetValueOrDefault(value).First + 1, 0);
        foreach (var value in second) counts[value] = (counts.GetValueOrDefault(value).First, counts.GetValueOrDefault(value).Second + 1);
        return counts.Count > FewDistinct ? null : [.. counts.Select(c => new CategoryCount(TextOf(c.Key), c.Value.First, c.Value.Second))];
    }

    // 1 and 1.0 are one category: a column with gaps comes as floating point from many tools.
    private static Dictionary<string, long> Counts(Table table, string name, CancellationToken cancellation)
    {
        var counts = table.CountValues(name, cancellation: cancellation);
        if (!table.Find(name).IsNumeric) return counts.ToDictionary(c => c.Value, c => c.Count, StringComparer.Ordinal);
        return counts.Select(c => (Value: double.Parse(c.Value, CultureInfo.InvariantCulture), c.Count)).Where(c => double.IsFinite(c.Value))
            .ToDictionary(c => TextOf(c.Value), c => c.Count, StringComparer.Ordinal);
    }

    private static string TextOf(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>How often a value occurs in both tables.</summary>
/// <param name="Value">The value as text.</param>
/// <param name="Reference">Rows of the reference.</param>
/// <param name="Current">Rows of the current table.</param>
public sealed record CategoryCount(string Value, long Reference, long Current);
