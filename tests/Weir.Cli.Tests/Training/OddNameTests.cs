using System.Globalization;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Numerics;

namespace Weir.Cli.Tests.Training;

/// <summary>Names of columns that a terminal would obey, and names with commas.</summary>
public sealed class OddNameTests : IDisposable
{
    private const string Escape = "\u001b[2J\u009b31m";

    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task Control_characters_of_names_and_values_never_reach_the_terminal()
    {
        var random = new SeededRandom(1);
        _runner.Folder.Write("t.csv", $"row{Escape},twin{Escape},kind{Escape},empty{Escape},y{Escape}\n" + string.Concat(Enumerable.Range(0, 120).Select(r =>
        {
            var x = random.NextNormal();
            return string.Create(CultureInfo.InvariantCulture, $"{r},{(x > 0 ? "up" : "down")},{(r % 2 == 0 ? "a" : "b")}{Escape},,{(x > 0 ? "yes" : "no")}{Escape}\n");
        })));
        string[][] lines =
        [
            ["train", "t.csv", "--target", "y" + Escape, "--plan"],
            ["train", "t.csv", "--target", "y" + Escape, "--learner", "linear", "--out", "m", "--require", "roc_auc >= 0.5"],
            ["automl", "t.csv", "--target", "y" + Escape, "--learner", "linear", "--max-trials", "1", "--out", "s"],
            ["train", "t.csv", "--target", "y" + Escape, "--drop", "no" + Escape, "--out", "n"],
            ["evaluate", "m", "t.csv", "--slice", "kind" + Escape],
            ["predict", "m", "t.csv"],
            ["data", "profile", "t.csv"],
        ];
        foreach (var line in lines)
        {
            var (_, output, error) = await _runner.RunAsync(line);
            Assert.NotEqual(string.Empty, output + error);
            Assert.DoesNotContain(output + error, c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));
        }

        // What is told is told all the same.
        Assert.Contains("'twin?[2J?31m' says the target", (await _runner.RunAsync(lines[1] is [.. var all] ? [.. all, "--force"] : [])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_with_a_comma_in_its_name_can_be_dropped()
    {
        var random = new SeededRandom(1);
        _runner.Folder.Write("t.csv", "\"a,b\",a,c,y\n" + string.Concat(Enumerable.Range(0, 60).Select(_ => string.Create(CultureInfo.InvariantCulture, $"{random.NextNormal():0.00},{random.NextNormal():0.00},{random.NextNormal():0.00},{random.NextNormal():0.00}\n"))));
        async Task<string> PlanAsync(params string[] drop)
        {
            var (code, output, error) = await _runner.RunAsync(["train", "t.csv", "--target", "y", "--plan", .. drop]);
            Assert.True(code == 0, error);
            return output;
        }

        Assert.DoesNotContain("a,b", await PlanAsync("--drop", "a,b"), StringComparison.Ordinal);
        var both = await PlanAsync("--drop", "a,c");
        Assert.Contains("a,b", both, StringComparison.Ordinal);
        Assert.DoesNotContain("  c:", both, StringComparison.Ordinal);
        Assert.DoesNotContain("a,b", await PlanAsync("--drop", "a,b", "--drop", "c"), StringComparison.Ordinal);
        await _runner.FailsAsync(1, "unknown_column", "train", "t.csv", "--target", "y", "--plan", "--drop", "b,c");
    }
}
