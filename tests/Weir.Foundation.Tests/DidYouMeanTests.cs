using Weir.Foundation.Errors;
using Weir.Testing;

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

    [Theory]
    [InlineData("june.parquet", "june.csv")]
    [InlineData("march.csv", "march.csv.gz")]
    [InlineData("tripz.csv", "trips.csv")]
    [InlineData("folder/x.csv", null)]
    [InlineData("else.csv", null)]
    public void A_file_that_is_not_there_names_the_one_that_may_be_meant(string typed, string? meant)
    {
        using var folder = new TempFolder();
        foreach (var name in new[] { "june.csv", "march.csv.gz", "trips.csv", ".gitignore" }) folder.Write(name, "x");
        Assert.Equal(meant is null ? "name a table" : $"did you mean '{folder[meant]}'?", WeirException.FileNotFound(folder[typed], "name a table").Hint);
    }
}
