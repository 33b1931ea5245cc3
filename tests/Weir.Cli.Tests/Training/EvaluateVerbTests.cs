using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Client.Evaluations;
using Weir.Foundation.Numerics;
using Weir.Foundation.Project;
using Weir.Testing;

namespace Weir.Cli.Tests.Training;

public sealed class EvaluateVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_gate_blesses_the_first_model_refuses_a_worse_one_and_the_registry_refuses_what_is_not_blessed()
    {
        Table("train.csv", 300, seed: 1);
        Table("test.csv", 200, seed: 2);
        WeirProject.Open(_folder.Path);
        await Do(0, "train", "train.csv", "--test", "test.csv", "--target", "y", "--rounds", "30", "--name", "good");
        await Do(0, "train", "train.csv", "--test", "test.csv", "--target", "y", "--rounds", "1", "--drop", "a", "--name", "bad");
        _folder.Write("gate.yaml", "baseline: models:/m@production\nslices: [b]\ninfra: true\nrules:\n  - roc_auc >= 0.55\n  - roc_auc[*] >= 0.5\n  - roc_auc >= baseline - 0.02\n");
        var first = await Do(0, "evaluate", "models/good", "test.csv", "--gate", "gate.yaml", "--out", "evaluation.json", "--html", "page.html");
        Assert.Contains("there is no models:/m@production yet", first.Error, StringComparison.Ordinal);
        Assert.Contains("roc_auc", first.Output, StringComparison.Ordinal);
        Assert.True(EvaluationReader.Read(await File.ReadAllBytesAsync(_folder["evaluation.json"], TestContext.Current.CancellationToken)).Blessed);
        Assert.Contains("blessed", await File.ReadAllTextAsync(_folder["page.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("test.csv", (await Do(0, "lineage", "evaluation.json")).Output, StringComparison.Ordinal);
        await Do(0, "models", "register", "m", "models/good");
        await Do(0, "models", "evaluation", "attach", "m/1", "evaluation.json");
        await Do(0, "models", "promote", "m/1", "--alias", "production");

        await Do(0, "models", "policy", "set", "m", "--alias", "production", "--evaluation");
        var second = await Do(1, "evaluate", "models/bad", "test.csv", "--gate", "gate.yaml", "--out", "evaluation.json", "--json");
        using var json = JsonDocument.Parse(second.Output);
        Assert.False(json.RootElement.GetProperty("blessed").GetBoolean());
        Assert.Contains(json.RootElement.GetProperty("rules").EnumerateArray(), r => !r.GetProperty("passed").GetBoolean() && r.GetProperty("rule").GetString() == "roc_auc >= baseline - 0.02");
        await Do(0, "models", "register", "m", "models/bad");
        await Do(0, "models", "evaluation", "attach", "m/2", "evaluation.json");
        Assert.Contains("did not pass", (await Do(1, "models", "promote", "m/2", "--alias", "production")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_holds_figures_slices_thresholds_and_the_comparison()
    {
        Table("t.csv", 200, seed: 1);
        await Do(0, "train", "t.csv", "--target", "y", "--rounds", "5", "--name", "m");
        var result = await Do(0, "evaluate", "models/m", "t.csv", "--slice", "b", "--slice", "a > 0.5", "--cost", "fp=1,fn=5", "--compare", "models/m", "--metric", "roc_auc,fbeta@2", "--json");
        using var json = JsonDocument.Parse(result.Output);
        var root = json.RootElement;
        Assert.Equal(["roc_auc", "fbeta@2"], root.GetProperty("figures").EnumerateArray().Select(f => f.GetProperty("name").GetString()));
        Assert.True(root.GetProperty("trained_on_these_rows").GetBoolean());
        Assert.Contains("a > 0.5", root.GetProperty("slices").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        Assert.Equal(["cost", "f1"], root.GetProperty("binary").GetProperty("chosen").EnumerateArray().Select(c => c.GetProperty("by").GetString()));
        Assert.Equal("models/m", root.GetProperty("comparison").GetProperty("other").GetString());
    }

    [Theory]
    [InlineData(2, "usage", "--cost", "fp=x")]
    [InlineData(2, "usage", "--task", "magic")]
    [InlineData(2, "usage", "--level", "2")]
    [InlineData(2, "usage", "--baseline", "models/m")]
    [InlineData(1, "file_not_found", "--gate", "absent.yaml")]
    [InlineData(1, "file_not_found", "--compare", "models/absent")]
    [InlineData(1, "invalid_value", "--metric", "rmse")]
    public async Task What_cannot_be_done_is_told_in_one_sentence(int code, string error, params string[] options)
    {
        Table("t.csv", 60, seed: 1);
        await Do(0, "train", "t.csv", "--target", "y", "--rounds", "2", "--name", "m");
        var result = await Do(code, ["evaluate", "models/m", "t.csv", .. options, "--json"]);
        using var json = JsonDocument.Parse(result.Error);
        Assert.Equal(error, json.RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(string Output, string Error)> Do(int code, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var console = new CliConsole(output, error);
        var found = await WeirCli.RunAsync(arguments, console, _folder.Path, TestContext.Current.CancellationToken);
        Assert.True(found == code, $"{string.Join(' ', arguments)} ended with {found}: {error}");
        return (output.ToString(), error.ToString());
    }

    private void Table(string name, int rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        var text = new StringBuilder("a,b,y\n");
        for (var i = 0; i < rows; i++)
        {
            var a = random.NextDouble();
            var b = random.Next(2);
            text.Append(CultureInfo.InvariantCulture, $"{a:0.0000},{(b == 1 ? "left" : "right")},{(a + (0.3 * b) + (0.15 * random.NextNormal()) > 0.65 ? "yes" : "no")}\n");
        }

        _folder.Write(name, text.ToString());
    }
}
