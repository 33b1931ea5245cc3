using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Tests.Spaces;

public sealed class SpaceReaderTests
{
    [Theory]
    [InlineData("""{"name":"x","type":"float","low":2,"high":1}""", "low (2) is greater than high (1)")]
    [InlineData("""{"name":"x","type":"float","low":0,"high":1,"log":true}""", "a logarithmic scale needs low above 0")]
    [InlineData("""{"name":"x","type":"float","low":1,"high":2,"log":true,"step":0.1}""", "a step or a logarithmic scale, not both")]
    [InlineData("""{"name":"x","type":"int","low":1,"high":2,"step":0}""", "step has to be positive")]
    [InlineData("""{"name":"x","type":"int","low":1.5,"high":2}""", "`low` has to be a whole number")]
    [InlineData("""{"name":"x","type":"categorical","choices":[]}""", "choices is empty")]
    [InlineData("""{"name":"x","type":"categorical","choices":[1,1]}""", "choice '1' is listed twice")]
    [InlineData("""{"name":"x","type":"flaot","low":1,"high":2}""", "type is 'flaot'")]
    [InlineData("""{"name":"x","type":"float","low":1,"high":2,"lgo":true}""", "unknown field 'lgo'")]
    [InlineData("""{"name":"x","type":"float","low":1}""", "`high` is missing")]
    [InlineData("""{"name":"x","type":"float","low":1,"high":2,"when":{"y":[1]}}""", "`when` names 'y'")]
    [InlineData("""{"name":"x","type":"int","low":1,"high":2,"when":{"x":[1]}}""", "conditions run in a circle")]
    public void A_mistake_is_told_with_the_parameter(string parameter, string message)
    {
        var error = Assert.Throws<WeirException>(() => SpaceReader.Read($$"""{"params":[{{parameter}}]}""", "space.json"));
        Assert.StartsWith("parameter 'x'", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("space.json", error.Location!.File);
    }

    [Fact]
    public void Choices_are_told_apart_with_their_type()
    {
        var space = SpaceReader.Read("""{"params":[{"name":"c","type":"categorical","choices":[1,1.0,true,"1",null]}]}""", "s");
        var choices = ((CategoricalDistribution)space.Parameters[0].Distribution).Choices;
        Assert.Equal(5, choices.Distinct().Count());
        Assert.Equal(1.0, space.Parameters[0].Distribution.ToInner(ParameterValue.Of(1.0)));
        Assert.Equal(2.0, space.Parameters[0].Distribution.ToInner(ParameterValue.Of(true)));
    }

    [Fact]
    public void A_condition_may_be_listed_before_what_it_depends_on()
    {
        var space = SpaceReader.Read("""{"params":[{"name":"b","type":"int","low":1,"high":2,"when":{"a":[2]}},{"name":"a","type":"int","low":1,"high":2}]}""", "s");
        Assert.Equal(["a", "b"], space.Parameters.Select(p => p.Name));
        Assert.True(space.IsActive(1, [2, double.NaN]));
        Assert.False(space.IsActive(1, [1, double.NaN]));
    }

    [Theory]
    [InlineData("a + b <= 5", 2, 3, true)]
    [InlineData("a + b <= 5", 3, 3, false)]
    [InlineData("not (a == 2 and b in [1, 3])", 2, 3, false)]
    [InlineData("a ** 2 % 5 == 4 or -b > 0", 2, 3, true)]
    [InlineData("a not in (4, 5)", 2, 3, true)]
    [InlineData("b / a == 1.5", 2, 3, true)]
    public void A_requirement_is_a_small_expression(string text, long a, long b, bool isMet)
    {
        var requirement = Tuning.Spaces.Requirements.Requirement.Parse(text, ["a", "b"]);
        Assert.Equal(isMet, requirement.IsMetBy(new Dictionary<string, ParameterValue> { ["a"] = ParameterValue.Of(a), ["b"] = ParameterValue.Of(b) }));
    }

    [Theory]
    [InlineData("a +", "ends too early")]
    [InlineData("a < c", "'c' is no parameter")]
    [InlineData("(a < b", "')' is missing")]
    [InlineData("a < 'x", "the text is not closed")]
    [InlineData("a < b b", "was not expected")]
    public void A_requirement_that_cannot_be_read_is_told_with_its_column(string text, string message) =>
        Assert.Contains(message, Assert.Throws<WeirException>(() => Tuning.Spaces.Requirements.Requirement.Parse(text, ["a", "b"])).Message, StringComparison.Ordinal);
}
