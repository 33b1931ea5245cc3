using Weir.Training.Features.Specs;

namespace Weir.Training.Features.Variants;

/// <summary>A plan without the steps that no feature of a model comes from.</summary>
/// <remarks>A column stays an input even where none does: what a caller sends does not depend on what a search chose.</remarks>
internal static class NarrowPlan
{
    /// <summary>The plan of some features; its matrix has them in this order.</summary>
    /// <param name="plan">A plan that keeps all of its features.</param>
    /// <param name="places">Features that are used, ascending.</param>
    public static FeaturePlan Of(FeaturePlan plan, int[] places)
    {
        var isNeeded = new bool[plan.Names.Count];
        foreach (var place in places) isNeeded[place] = true;
        var width = plan.Steps.Sum(s => s.Names.Count);
        var pairs = plan.Pairs.Index().Where(p => isNeeded[width + p.Index]).ToArray();
        foreach (var (_, pair) in pairs) (isNeeded[pair.Left], isNeeded[pair.Right]) = (true, true);

        List<FeatureStep> steps = [];
        List<int> old = []; // the place in the whole plan of each feature of the steps
        var from = 0;
        foreach (var column in plan.Steps.Index().GroupBy(s => s.Item.Column))
        {
            var before = steps.Count;
            var first = from;
            foreach (var (_, step) in column)
            {
                Add(step, from, isNeeded, steps, old);
                from += step.Names.Count;
            }

            if (steps.Count == before) Add(column.First().Item, first, null, steps, old);
        }

        var placeOf = old.Index().ToDictionary(p => p.Item, p => p.Index);
        FeaturePair[] moved = [.. pairs.Select(p => p.Item with { Left = placeOf[p.Item.Left], Right = placeOf[p.Item.Right] })];
        foreach (var (i, _) in pairs.Select((p, i) => (i, p))) placeOf[width + pairs[i].Index] = old.Count + i;
        var kept = Array.ConvertAll(places, p => placeOf[p]);
        return new FeaturePlan(steps, plan.Notes, moved, kept.Length == old.Count + moved.Length ? null : kept) { Spec = SpecOf(plan.Spec, steps, moved), ColumnsWithGaps = plan.ColumnsWithGaps };
    }

    // With null the step as it usually is.
    private static void Add(FeatureStep step, int from, bool[]? isNeeded, List<FeatureStep> steps, List<int> old)
    {
        if (step is not EncodedStep encoded)
        {
            if (isNeeded is not null && !Enumerable.Range(from, step.Names.Count).Any(f => isNeeded[f])) return;
            steps.Add(step);
            old.AddRange(Enumerable.Range(from, step.Names.Count));
            return;
        }

        List<Encodings.Encoding> kept = [];
        foreach (var encoding in encoded.Encodings)
        {
            var features = Enumerable.Range(from, encoding.Names.Count).ToArray();
            from += features.Length;
            if (isNeeded is null ? !encoding.Use.IsIn(default, encoding.Use.Part ?? 0) : !features.Any(f => isNeeded[f])) continue;
            kept.Add(encoding);
            old.AddRange(features);
        }

        if (kept.Count > 0) steps.Add(encoded with { Encodings = kept });
    }

    // What a features file would have to say for the same steps.
    private static FeatureSpec SpecOf(FeatureSpec whole, List<FeatureStep> steps, FeaturePair[] pairs)
    {
        var stepsOf = steps.ToLookup(s => s.Column, StringComparer.Ordinal);
        Dictionary<string, ColumnSpec> columns = new(StringComparer.Ordinal);
        foreach (var (name, spec) in whole.Columns)
        {
            HashSet<string> words = [.. stepsOf[name].OfType<EncodedStep>().SelectMany(s => s.Encodings).Select(e => e.Word)];
            columns[name] = spec switch
            {
                CategorySpec category => category with { Encode = [.. category.Encode.Where(e => words.Contains(Words.Of(e)))] },
                TextSpec text => text with { Encode = [.. text.Encode.Where(e => words.Contains(Words.Of(e)))] },
                NumberSpec number => number with { Powers = [.. number.Powers.Where(p => stepsOf[name].OfType<NumberStep>().Any(s => s.Power == p))] },
                _ => spec,
            };
        }

        HashSet<string> products = [.. pairs.Select(p => p.Name)];
        return whole with { Columns = columns, Pairs = [.. whole.Pairs.Where(p => products.Contains(p.Name))] };
    }
}
