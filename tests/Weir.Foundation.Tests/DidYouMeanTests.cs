using Weir.Foundation.Errors;

namespace Weir.Foundation.Tests;

public sealed class DidYouMeanTests
{
    [Theory]
    [InlineData("sttaus", "status")]
    [InlineData("repor", "repro")]
    [InlineData("STATUS", "status")]
    [InlineData("completely different", null)]
    [InlineData("x", null)]
    public void The_nearest_known_name_is_offered_only_when_it_may_be_meant(string typed, string? expected) =>
        Assert.Equal(expected, DidYouMean.Nearest(typed, ["status", "repro", "init", "train"]));
}
