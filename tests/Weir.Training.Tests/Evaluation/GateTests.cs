using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Client.Evaluations;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Native.OnnxRuntime;
using Weir.Statistics.Intervals;
using Weir.Testing;
using Weir.Training.Evaluation;
using Weir.Training.Gates;
using Weir.Training.Runs;

namespace Weir.Training.Tests.Evaluation;

public sealed class GateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_gate_is_read_in_both_forms_of_rules()
    {
        var gate = GateReader.Parse(
            """
            baseline: models:/churn@production
            held_out: true
            slices: [city, 'fare > 20']
            least_slice_rows: 5
            robustness: {missing: 0.2, noise: 0.5, seed: 9}
            rules:
              - roc_auc >= 0.8
              - roc_auc[city=oslo] >= baseline - 0.01
              - {figure: log_loss, slice: fare > 20, at_most: 0.5}
              - figure: rmse
                ratio_at_most: 1.05
            """);
        Assert.Equal(["roc_auc >= 0.8", "roc_auc[city=oslo] >= baseline - 0.01", "log_loss[fare > 20] <= 0.5", "rmse <= baseline * 1.05"], gate.Rules.Select(r => r.ToString()));
        Assert.Equal(("models:/churn@production", true, 5), (gate.Baseline, gate.IsHeldOut, gate.LeastSliceRows));
        Assert.Equal(new Robustness { Missing = 0.2, Noise = 0.5, Seed = 9 }, gate.Robustness);
    }

    [Theory]
    [InlineData("rules: []", 1, "at least one rule")]
    [InlineData("ruls: [a > 1]", 1, "did you mean 'rules'")]
    [InlineData("rules:\n  - roc_auc = 1", 2, "is no rule")]
    [InlineData("rules:\n  - figure: roc_auc", 2, "has no limit")]
    [InlineData("rules:\n  - {figure: roc_auc, at_least: 1, at_most: 2}", 2, "has 2 limits")]
    [InlineData("rules:\n  - {figure: roc_auc, at_least: high}", 2, "must be a number")]
    [InlineData("rules: [a > 1]\nheld_out: perhaps", 2, "true or false")]
    [InlineData("rules: [a > 1]\nrobustness: {missing: 3}", 2, "from 0 to 1")]
    public void A_mistake_is_told_with_its_line(string text, int line, string words)
    {
        var failure = Assert.Throws<WeirException>(() => GateReader.Parse(text));
        Assert.Equal(line, failure.Location!.Line);
        Assert.Contains(words, $"{failure.Message} {failure.Hint}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_in_the_documentation_is_a_gate_and_the_schema_names_the_fields_that_are_read()
    {
        var page = File.ReadAllText(System.IO.Path.Combine(TestData.RepositoryRoot, "docs", "evaluation.md"));
        var sample = GateReader.Parse(page.Split("```yaml\n")[1].Split("```")[0]);
        Assert.Equal(10, sample.Rules.Count);
        var schema = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(TestData.RepositoryRoot, "docs", "formats", "gate.schema.json")))!;
        var pattern = schema["$defs"]!["text_rule"]!["pattern"]!.GetValue<string>();
        Assert.All(new[] { "roc_auc >= 0.8", "roc_auc[country=DE] >= 0.75", "rmse[*] <= 20", "roc_auc >= baseline - 0.01", "rmse <= baseline * 1.05" }, r => Assert.Matches(pattern, r));
        Assert.DoesNotMatch(pattern, "roc_auc = 1");
        foreach (var (path, holder) in new[] { ("", schema), ("rules", schema["$defs"]!["rule"]!), ("robustness", schema["properties"]!["robustness"]!) })
        {
            // The reader tells the fields it knows when it meets one that it does not.
            var text = path switch { "" => "zzzzzzzz: 1", "rules" => "rules: [{zzzzzzzz: 1}]", _ => "rules: [a > 1]\nrobustness: {zzzzzzzz: 1}" };
            var known = Assert.Throws<WeirException>(() => GateReader.Parse(text)).Hint!["fields are ".Length..].Split(", ");
            Assert.Equal(known.Order(StringComparer.Ordinal), holder["properties"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task The_first_model_is_judged_on_its_values_and_a_worse_one_is_refused()
    {
        await TrainAsync("good", rounds: 40);
        await TrainAsync("bad", rounds: 1, drop: ["fare", "miles", "city"]);
        var gate = GateReader.Parse("slices: [city]\nrules: [roc_auc >= 0.8, 'roc_auc[*] >= 0.7', roc_auc >= baseline - 0.01, roc_auc.change.low >= -0.05]");
        List<string> notes = [];
        var first = Judge(gate, "good", null, notes);
        Assert.True(first.Blessed);
        Assert.Equal(5, first.Rules.Count);
        Assert.Equal(2, notes.Count(n => n.Contains("no version to compare with yet", StringComparison.Ordinal)));

        var worse = Judge(gate, "bad", "good", []);
        Assert.False(worse.Blessed);
        Assert.Contains(worse.Rules, r => r is { Against: EvaluationDemand.Difference, Passed: false, Baseline: > 0.8 });
        Assert.True(Judge(gate, "good", "good", []).Blessed);
        EvaluationReader.Read(worse.ToBytes());
    }

    [Fact]
    public async Task A_change_is_not_judged_on_rows_that_one_was_trained_on()
    {
        await TrainAsync("good", rounds: 20);
        var gate = GateReader.Parse("rules: [roc_auc >= 0.5, roc_auc >= baseline - 0.01, roc_auc.change.low >= -1]");
        var report = Judge(gate, "good", "good", [], data: "table.csv");
        Assert.False(report.Blessed);
        Assert.Equal([true, false, false], report.Rules.Select(r => r.Passed));
        Assert.All(report.Rules.Skip(1), r => Assert.Contains("was trained on this table: bring rows that neither model has seen", r.Reason, StringComparison.Ordinal));
        var read = EvaluationReader.Read(report.ToBytes());
        Assert.Equal(report.Rules[1].Reason, read.Rules[1].Reason);
        Assert.Null(read.Baseline!.Figures["roc_auc"]);
    }

    [Fact]
    public async Task A_model_of_unknown_training_needs_somebody_who_vouches()
    {
        await TrainAsync("good", rounds: 20);
        File.Copy(System.IO.Path.Combine(_folder["good"], "model.onnx"), _folder["bare.onnx"]);
        var text = "rules: [roc_auc >= baseline - 0.01]";
        Assert.Contains("does not say what it was trained on", Judge(GateReader.Parse(text), "good", "bare.onnx", []).Rules[0].Reason, StringComparison.Ordinal);
        Assert.True(Judge(GateReader.Parse(text + "\nheld_out: true"), "good", "bare.onnx", []).Blessed);
    }

    [Fact]
    public async Task Latency_size_and_spoilt_inputs_are_figures()
    {
        await TrainAsync("good", rounds: 40);
        var report = Judge(GateReader.Parse("rules: [latency.p95_ms <= 10000, size.bytes <= 5000000, roc_auc.missing >= 0.5, roc_auc.noise >= 0.5, roc_auc.unseen >= 0.5]\nlatency_rows: 20\nrobustness: {missing: 0.3, noise: 1, unseen: 0.5}"), "good", null, []);
        Assert.True(report.Blessed);
        Assert.True(report.Figures["latency.p50_ms"] > 0 && report.Figures["latency.p50_ms"] <= report.Figures["latency.p95_ms"]);
        Assert.Equal(Directory.EnumerateFiles(_folder["good"]).Sum(f => new FileInfo(f).Length), report.Figures["size.bytes"]);
        foreach (var kind in new[] { "missing", "noise", "unseen" }) Assert.True(report.Figures[$"roc_auc.{kind}"] < report.Figures["roc_auc"] - 0.005, $"{kind}: {report.Figures[$"roc_auc.{kind}"]} and {report.Figures["roc_auc"]}");
        var untouched = Judge(GateReader.Parse("rules: [roc_auc.missing >= 0.5]\nrobustness: {missing: 0}"), "good", null, []);
        Assert.Equal(untouched.Figures["roc_auc"]!.Value, untouched.Figures["roc_auc.missing"]!.Value, 1e-12);
    }

    [Fact]
    public async Task A_model_that_cannot_be_served_fails_the_check_of_the_infrastructure_and_says_why()
    {
        await TrainAsync("good", rounds: 5);
        List<string> notes = [];
        var report = Judge(GateReader.Parse("infra: true\nrules: [roc_auc >= 0.5]"), "good", null, notes, program: ["/bin/sh", "-c", "echo no such library >&2; exit 3"]);
        Assert.False(report.Blessed);
        Assert.Equal([true, false], report.Rules.Select(r => r.Passed));
        Assert.Contains(notes, n => n.Contains("exit code 3: no such library", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Figures_on_spoilt_inputs_count_rows_by_the_same_weights()
    {
        await TrainAsync("good", rounds: 5);
        var gate = GateReader.Parse("rules: [log_loss.noise <= 10]\nrobustness: {noise: 0}");
        EvaluationReport Judge(string? weights)
        {
            var request = new EvaluationRequest { ModelPath = _folder["good"], ModelName = "good", DataPath = _folder["test.csv"], Target = "big", Root = _folder.Path, Weights = weights, Bootstrap = new BootstrapOptions { Resamples = 0 } };
            return GateJudge.Judge(gate, ModelEvaluator.Run(request), request, []);
        }

        var (alike, weighted) = (Judge(null).Figures, Judge("fare").Figures);
        Assert.NotEqual(alike["log_loss"], weighted["log_loss"]);
        Assert.Equal(weighted["log_loss"], weighted["log_loss.noise"]);
        Assert.Equal(alike["log_loss"], alike["log_loss.noise"]);
    }

    [Fact]
    public async Task A_missing_text_is_asked_as_null_where_the_signature_lets_it_be_missing()
    {
        var rows = Enumerable.Range(0, 80).Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i % 9 == 0 ? string.Empty : i % 2 == 0 ? "a" : "b")},{(i % 3 == 0 ? "c" : "d")},{i % 2}\n"));
        var path = _folder.Write("gaps.csv", "open,shut,y\n" + string.Concat(rows));
        await TrainingRun.ExecuteAsync(new TrainingRunRequest { Training = new TrainingRequest { DataPath = path, Target = "y", Learners = ["linear"] }, OutputDirectory = _folder["gaps"], Root = _folder.Path }, TestContext.Current.CancellationToken);
        using var model = BatchPredictor.Load(_folder["gaps"]);
        using var probed = new ProbedTable(model, [new TextColumn("open", ["a", null, null]), new TextColumn("shut", ["c", "c", null])]);
        Assert.Equal([false, true, true], Enumerable.Range(0, 3).Select(r => probed.LacksText(r, "open")));
        Assert.Equal([false, true, true], Enumerable.Range(0, 3).Select(probed.HasGap));
        Assert.False(probed.LacksText(2, "shut"));
        using var empty = OrtValue.CreateFromStrings([string.Empty], 1, 1);
        Assert.Equal(("[null]", "[\"\"]"), (TensorJson.Of(empty, isMissing: true)!.Value.GetRawText(), TensorJson.Of(empty)!.Value.GetRawText()));
    }

    [Fact]
    public async Task A_rule_on_nothing_is_told()
    {
        await TrainAsync("good", rounds: 5);
        Assert.Contains("did you mean 'roc_auc'", Assert.Throws<WeirException>(() => Judge(GateReader.Parse("rules: [roc_acu >= 0.5]"), "good", null, [])).Hint, StringComparison.Ordinal);
        Assert.Contains("the gate names none", Assert.Throws<WeirException>(() => Judge(GateReader.Parse("rules: ['roc_auc[*] >= 0.5']"), "good", null, [])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private EvaluationReport Judge(Gate gate, string model, string? baseline, List<string> notes, string data = "test.csv", IReadOnlyList<string>? program = null)
    {
        var request = new EvaluationRequest
        {
            ModelPath = _folder[model],
            ModelName = model,
            DataPath = _folder[data],
            Target = "big",
            Root = _folder.Path,
            Program = program,
            Slices = gate.Slices,
            OtherPath = baseline is null ? null : _folder[baseline],
            OtherName = baseline,
            Bootstrap = new BootstrapOptions { Resamples = 200 },
        };
        return GateJudge.Judge(gate, ModelEvaluator.Run(request), request, notes);
    }

    private async Task TrainAsync(string name, int rounds, params string[] drop)
    {
        using var other = new TempFolder();
        var test = _folder.Write("test.csv", await File.ReadAllTextAsync(SmallTable.Write(other, 300, seed: 2)));
        var training = SmallTable.Request(SmallTable.Write(_folder), "big");
        await TrainingRun.ExecuteAsync(
            new TrainingRunRequest { Training = training with { TestPath = test, MostRounds = rounds, Drop = [.. training.Drop, .. drop] }, OutputDirectory = _folder[name], Root = _folder.Path }, TestContext.Current.CancellationToken);
    }
}
