using Weir.Models.Onnx.Building;
using Weir.Training.Features.Specs;
using Weir.Training.Targets;

namespace Weir.Training.Features.Encodings;

/// <summary>The mean of the target in a category's rows, drawn towards the overall mean: (Σy + m · mean) / (n + m). Of several classes the share of each.</summary>
/// <remarks>A row that trains must not see its own target: it is encoded by the rows of the other parts. What is served is fitted on all.</remarks>
/// <param name="Tables">One for each output.</param>
/// <param name="Parts">The same without the rows of each part.</param>
internal sealed record TargetEncoding(IReadOnlyList<TableEncoding> Tables, IReadOnlyList<TargetEncoding> Parts) : Encoding
{
    /// <summary>What it was fitted from; null in a part.</summary>
    public TargetSource? Source { get; init; }

    public override IReadOnlyList<string> Names => [.. Tables.Select(t => t.Name)];

    public override bool IsScaled => true;

    public override bool IsCrossFitted => true;

    public override Encoding Part(int part) => Parts[part];

    /// <summary>Fits.</summary>
    /// <param name="counts">The categories.</param>
    /// <param name="spec">How.</param>
    /// <param name="target">What is learnt.</param>
    /// <param name="rows">Training rows.</param>
    public static TargetEncoding Fit(CategoryCounts counts, CategorySpec spec, Target target, FeatureRows rows)
    {
        var (means, parts) = (Means(target, rows.Rows), rows.Parts.PartOf);
        TargetEncoding Of(Func<int, bool> isIn) => new([.. means.Select(m => Table(counts, spec, $"{m.Name} by {counts.Column}", m.Of, rows.Rows.Length, isIn))], []);
        return Of(_ => true) with { Parts = [.. Enumerable.Range(0, CrossFit.Count).Select(k => Of(r => parts[r] != k))], Source = new TargetSource(counts, spec, target, rows) };
    }

    // What is averaged: the value, of several outputs each, of several classes the share of each.
    private static (string Name, Func<int, double> Of)[] Means(Target target, int[] rows) => target.Task switch
    {
        LearningTask.Multiclass => [.. target.Classes.Select((c, k) => ($"{target.Name} = {c}", (Func<int, double>)(r => target.Values[rows[r]] == k ? 1 : 0)))],
        LearningTask.MultiOutput => [.. target.Columns.Select((c, k) => (c, (Func<int, double>)(r => target.Several[k][rows[r]])))],
        _ => [(target.Name, r => target.Values[rows[r]])],
    };

    private static TableEncoding Table(CategoryCounts counts, CategorySpec spec, string name, Func<int, double> y, int rows, Func<int, bool> isIn)
    {
        var (sums, numbers) = (new double[counts.Ordered.Count], new double[counts.Ordered.Count]);
        double total = 0, all = 0;
        for (var r = 0; r < rows; r++)
        {
            if (!isIn(r)) continue;
            sums[counts.Rows[r]] += y(r);
            numbers[counts.Rows[r]]++;
            total += y(r);
            all++;
        }

        var mean = all == 0 ? 0 : total / all;
        float Encoded(double sum, double number) => (float)(number + spec.Smoothing == 0 ? mean : (sum + (spec.Smoothing * mean)) / (number + spec.Smoothing));
        var kept = counts.Kept.Count;
        var rare = spec.Rare == Rare.Pool ? Encoded(sums.Skip(kept).Sum(), numbers.Skip(kept).Sum()) : (float)mean;
        // Rare categories that are not pooled keep their own figure where encoding is by target alone: smoothing is what holds them.
        var values = counts.Ordered.Select((_, i) => i >= kept && spec.Rare == Rare.Pool ? rare : Encoded(sums[i], numbers[i]));
        return new TableEncoding(name, [.. counts.Ordered.Select(c => c.Key)], [.. values], spec.Unseen == Unseen.Rare ? rare : (float)mean, HasScale: true);
    }

    public override string Add(GraphBuilder graph, string texts) => graph.Concat([.. Tables.Select(t => t.Add(graph, texts))]);
}

/// <summary>What an encoding by targets is fitted from.</summary>
/// <param name="Counts">The categories.</param>
/// <param name="Spec">How.</param>
/// <param name="Target">What is learnt.</param>
/// <param name="Rows">Rows to fit on.</param>
internal sealed record TargetSource(CategoryCounts Counts, CategorySpec Spec, Target Target, FeatureRows Rows)
{
    /// <summary>The same encoding fitted on some of the rows alone.</summary>
    /// <param name="places">Their places among the rows.</param>
    public TargetEncoding Fit(int[] places) => TargetEncoding.Fit(
        CategoryCounts.Of(Counts.Column, Array.ConvertAll(places, p => Counts.Ordered[Counts.Rows[p]].Key), Spec), Spec, Target, Rows.Of(places));
}
