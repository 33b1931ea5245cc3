using Weir.Data.Tables;
using Weir.Training.Features;
using Weir.Training.Features.Specs;

namespace Weir.Training.Tests.Features;

/// <summary>What is inferred from few rows, and of numbers that lie close together.</summary>
public sealed class ShortTableTests
{
    private static readonly string[] Words = ["quick", "slow", "clean", "late", "kind", "loud", "fair", "rude"];

    [Theory]
    [InlineData(12)]
    [InlineData(40)]
    [InlineData(60)]
    public void Prose_of_a_few_rows_is_text_and_no_id(int rows)
    {
        var plan = Plan(new TextColumn("note", [.. Enumerable.Range(0, rows).Select(r => $"the trip was {Words[r % 8]} and {Words[r / 8]} for row {r}")]), Other(rows));
        Assert.IsType<TextSpec>(plan.Spec.Columns["note"]);
        Assert.Empty(plan.Notes);
    }

    [Fact]
    public void Long_texts_of_which_one_repeats_are_text_too()
    {
        var plan = Plan(new TextColumn("note", [.. Enumerable.Range(0, 40).Select(r => $"the trip was {Words[r / 2 % 8]} and {Words[r / 8]} for row {Math.Max(r, 1)}")]), Other(40));
        Assert.IsType<TextSpec>(plan.Spec.Columns["note"]);
    }

    [Fact]
    public void Ids_of_a_few_rows_are_left_out_as_before()
    {
        var plan = Plan(new TextColumn("code", [.. Enumerable.Range(0, 40).Select(r => $"A-{r:000}")]), Other(40));
        Assert.IsType<DropSpec>(plan.Spec.Columns["code"]);
        Assert.Contains("like an id", Assert.Single(plan.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_floats_cannot_tell_apart_are_told_of_by_name_and_others_are_not()
    {
        // A day in milliseconds since 1970: floats lie 131 seconds apart there.
        var close = new NumberColumn("when_ms", [.. Enumerable.Range(0, 2000).Select(r => 1.76e12 + (r * 43_200.0))]);
        var plan = Plan(close, new NumberColumn("year_ms", [.. Enumerable.Range(0, 2000).Select(r => 1.76e12 + (r * 15_768_000.0))]), new NumberColumn("cents", [.. Enumerable.Range(0, 2000).Select(r => r * 0.01)]));
        var note = Assert.Single(plan.Notes);
        Assert.Contains("'when_ms' has 2000 different values", note, StringComparison.Ordinal);
        Assert.Contains("scale: standard", note, StringComparison.Ordinal);
        Assert.Empty(FittedFeatures.Of("columns: {when_ms: {type: number, scale: standard}}", [close, Other(2000)]).Plan.Notes);
        Assert.Equal(2000, FittedFeatures.Of("columns: {when_ms: {type: number, scale: standard}}", [close, Other(2000)]).Of(close, Other(2000)).Select(r => r[0]).Distinct().Count());
    }

    private static NumberColumn Other(int rows) => new("x", [.. Enumerable.Range(0, rows).Select(r => r % 7.0)]);

    private static FeaturePlan Plan(params Column[] columns) => FittedFeatures.Of("columns: {}", columns).Plan;
}
