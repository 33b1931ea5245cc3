using Weir.Data.Tables;
using Weir.Training.Columns;
using Weir.Training.Features;

namespace Weir.Training.Tests.Features;

public sealed class FeaturePlannerTests
{
    [Fact]
    public void Numbers_are_imputed_by_the_median_and_gaps_are_marked()
    {
        var (plan, matrix) = Fit(new NumberColumn("x", [1, 2, double.NaN, 10, double.NegativeInfinity]));
        Assert.Equal(["x", "x is missing"], plan.Names);
        Assert.Equal([1f, 0, 2, 0, 2, 1, 10, 0, 2, 1], matrix);
    }

    [Fact]
    public void Few_categories_get_a_feature_each_and_gaps_are_a_category()
    {
        var (plan, matrix) = Fit(new TextColumn("c", ["a", "b", "a", null, null, "b", "rare"]));
        Assert.Equal(["c is missing", "c = a", "c = b"], plan.Names);
        Assert.Equal([0f, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0], matrix);
    }

    [Fact]
    public void Many_categories_keep_the_commonest_and_their_frequency()
    {
        var values = Enumerable.Range(0, 400).Select(i => i < 100 ? "big" : $"c{i % 100}").ToArray();
        var (plan, matrix) = Fit(new TextColumn("c", values));
        Assert.Equal("c = big", plan.Names[0]);
        Assert.Equal("frequency of c", plan.Names[^1]);
        Assert.Equal(MathF.Log(101), matrix[plan.Names.Count - 1], 1e-6f);
    }

    [Fact]
    public void Numbers_in_text_are_numbers_and_other_words_there_are_gaps()
    {
        var values = Enumerable.Range(0, 100).Select(i => i == 5 ? "n/a" : i == 6 ? "-1.5e2" : $"{i}.5").ToArray();
        var (plan, matrix) = Fit(new TextColumn("x", values));
        Assert.Equal(RawKind.Text, Assert.IsType<NumberStep>(plan.Steps.Single()).Kind);
        Assert.Equal(1, matrix[(5 * 2) + 1]);
        Assert.Equal(-150, matrix[6 * 2]);
    }

    [Fact]
    public void Prose_becomes_words_whatever_their_case_and_rows_have_length_one()
    {
        var values = Enumerable.Range(0, 80).Select(i => i % 2 == 0 ? $"Free prize, call NOW {i}" : $"see you at home tonight {i}").ToArray();
        var (plan, matrix) = Fit(new TextColumn("m", values));
        Assert.Contains("m has 'free'", plan.Names);
        Assert.Contains("m has 'tonight'", plan.Names);
        Assert.DoesNotContain("m has '17'", plan.Names);
        var width = plan.Names.Count;
        for (var r = 0; r < 80; r++) Assert.Equal(1, matrix.AsSpan(r * width, width).ToArray().Sum(v => v * v), 1e-4);
    }

    [Fact]
    public void Flags_without_gaps_stay_flags_and_with_gaps_become_numbers()
    {
        Assert.Equal(RawKind.Flag, Fit(new BooleanColumn("f", [true, false, true])).Plan.Steps[0].Kind);
        var (plan, matrix) = Fit(new BooleanColumn("f", [true, null, false, true]));
        Assert.Equal(["f", "f is missing"], plan.Names);
        Assert.Equal([1f, 0, 1, 1, 0, 0, 1, 0], matrix);
        Assert.Equal(RawKind.Number, FeaturePlanner.Plan([new BooleanColumn("f", [true, false])], new FeatureRows([0, 1]), new HashSet<string>(["f"]), null, CancellationToken.None).Steps[0].Kind);
    }

    private static (FeaturePlan Plan, float[] Matrix) Fit(Column column)
    {
        var plan = FeaturePlanner.Plan([column], new FeatureRows([.. Enumerable.Range(0, column.Count)]), new HashSet<string>(), null, CancellationToken.None);
        return (plan, plan.Transform(new RawTable([RawInput.Of(column, plan.Steps[0].Kind)]), CancellationToken.None));
    }
}
