using System.Text;
using System.Text.Json;
using Weir.Data.Recording;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Lineage;
using Weir.Monitoring.Drift;
using Weir.PredictionLog;
using Weir.Testing;

namespace Weir.Monitoring.Tests;

public sealed class DriftReporterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_other_tools_miss_is_found()
    {
        var reference = Write("r.parquet", 2000, (i, _) => i % 100, gaps: 0);
        var current = Write("c.parquet", 2000, (i, _) => i % 100, gaps: 0.8, isLater: true);
        var recorder = new Recorder();
        var report = await DriftReporter.RunAsync(
            new DriftRequest { Reference = reference, Current = current, Output = _folder["out.html"] }, new StepContext { Root = _folder.Path, Lineage = recorder });
        Assert.Equal(["gone"], report.MissingColumns.Select(c => c.Name));
        Assert.Equal(["fresh"], report.ExtraColumns.Select(c => c.Name));
        Assert.Equal([new TypeChange("typed", ColumnType.Number, ColumnType.Text)], report.TypeChanges);

        // The values that are left are the same: only their number has changed.
        var number = report.Columns.Single(c => c.Name == "number");
        Assert.Equal((false, true, true), (number.IsDistributionDrifted, number.IsMissingDrifted, number.IsDrifted));
        var word = report.Columns.Single(c => c.Name == "word");
        Assert.Equal([new CategoryCount("<new>", 0, 20)], word.NewCategories);
        Assert.Equal("lost", Assert.Single(word.LostCategories).Value);
        Assert.Equal("no values in the current table", report.Columns.Single(c => c.Name == "emptied").Note);
        Assert.Equal("no values in either table", report.Columns.Single(c => c.Name == "never").Note);
        Assert.Equal(DriftKind.Text, report.Columns.Single(c => c.Name == "id").Kind);

        var page = await File.ReadAllTextAsync(_folder["out.html"]);
        Assert.Contains("&lt;new&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<new>", page, StringComparison.Ordinal);
        var execution = Assert.Single(recorder.Executions);
        Assert.Equal(("monitor report", "md5:" + ContentHash.Md5OfFile(_folder["out.html"])), (execution.Kind, execution.Outputs[0].Hash));
        Assert.Equal(["r.parquet", "c.parquet"], execution.Inputs.Select(i => i.Name));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) DriftJson.Write(json, report);
        using var document = JsonDocument.Parse(buffer.ToArray());
        Assert.Equal("gone", document.RootElement.GetProperty("missing_columns")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_prediction_log_is_compared_with_the_training_table_by_its_inputs()
    {
        var log = _folder["predictions"];
        await using (var writer = await PredictionLogWriter.OpenAsync(log, new PredictionLogOptions(), TimeProvider.System))
        {
            for (var i = 0; i < 1500; i++)
                Assert.True(writer.TryAppend(Encoding.UTF8.GetBytes($$$"""{"prediction_id":"p{{{i}}}","timestamp":"2024-01-01T00:00:00Z","model":"m","version":"1","latency_ms":1.5,"row":0,"inputs":{"fare":{{{i % 40 + 100}}},"payment":"{{{(i % 2 == 0 ? "cash" : "app")}}}"},"outputs":{"label":"yes"}}""")));
        }

        TableWriter.Write(_folder["train.parquet"],
        [
            new NumberColumn("fare", [.. Enumerable.Range(0, 2000).Select(i => i % 40 + 0.5)]), new TextColumn("payment", [.. Enumerable.Range(0, 2000).Select(i => i % 2 == 0 ? "cash" : "card")]),
            new TextColumn("label", [.. Enumerable.Range(0, 2000).Select(_ => "yes")]),
        ]);
        var recorder = new Recorder();
        var report = await DriftReporter.RunAsync(
            new DriftRequest { Reference = _folder["train.parquet"], Current = log, Ignore = ["label"] }, new StepContext { Root = _folder.Path, Lineage = recorder });
        Assert.Equal((1500, 2, true), (report.CurrentRows, report.DriftedCount, report.IsDrifted));
        Assert.Equal(["app"], report.Columns[1].NewCategories.Select(c => c.Value));
        Assert.Equal(["outputs.label"], report.ExtraColumns.Select(c => c.Name));
        Assert.All(recorder.Executions[0].Inputs.Skip(1), i => Assert.StartsWith("predictions/", i.Name, StringComparison.Ordinal));
        Assert.Equal(ArtifactKinds.PredictionLog, recorder.Executions[0].Inputs[1].Kind);
    }

    [Fact]
    public async Task A_single_new_value_in_a_small_table_is_told_but_is_no_drift()
    {
        using var folder = new TempFolder();
        TableWriter.Write(folder["r.parquet"], [new TextColumn("w", [.. Enumerable.Range(0, 900).Select(i => $"w{i % 3}")])]);
        TableWriter.Write(folder["c.parquet"], [new TextColumn("w", [.. Enumerable.Range(0, 900).Select(i => i == 7 ? "odd" : $"w{i % 3}")])]);
        var request = new DriftRequest { Reference = folder["r.parquet"], Current = folder["c.parquet"] };
        var column = (await DriftReporter.RunAsync(request, new StepContext { Root = folder.Path })).Columns[0];
        Assert.Equal(("chisquare_contingency", false), (column.Test, column.IsDrifted));
        Assert.Equal("odd", column.NewCategories[0].Value);
        var strict = (await DriftReporter.RunAsync(request with { Test = "chisquare" }, new StepContext { Root = folder.Path })).Columns[0];
        Assert.Equal((0.0, true), (strict.PValue, strict.IsDrifted));
    }

    [Fact]
    public async Task One_and_one_point_zero_are_one_category_and_constants_do_not_drift()
    {
        using var folder = new TempFolder();
        TableWriter.Write(folder["r.parquet"], [new IntegerColumn("code", [1, 2, 1, 2]), new IntegerColumn("same", [5, 5, 5, 5])]);
        TableWriter.Write(folder["c.parquet"], [new NumberColumn("code", [2, 1, double.NaN, 1, 2]), new NumberColumn("same", [5, 5, 5, 5, 5])]);
        var report = await DriftReporter.RunAsync(
            new DriftRequest { Reference = folder["r.parquet"], Current = folder["c.parquet"], Categorical = ["code", "same"] }, new StepContext { Root = folder.Path });
        Assert.All(report.Columns, c => Assert.Empty(c.NewCategories));
        Assert.Equal(0, report.DriftedCount);
        Assert.Empty(report.TypeChanges);
    }

    [Fact]
    public async Task Thresholds_tests_and_columns_can_be_chosen_and_wrong_ones_are_told()
    {
        var reference = Write("r.parquet", 500, (i, random) => random, gaps: 0);
        var current = Write("c.parquet", 500, (i, random) => random + 0.05, gaps: 0);
        var request = new DriftRequest { Reference = reference, Current = current, Columns = ["number"] };
        var context = new StepContext { Root = _folder.Path };
        Assert.Equal("ks", Assert.Single((await DriftReporter.RunAsync(request, context)).Columns).Test);
        Assert.Equal("psi", (await DriftReporter.RunAsync(request with { Test = "psi", DistanceThreshold = 9 }, context)).Columns[0].Test);
        Assert.False((await DriftReporter.RunAsync(request with { PValueThreshold = 1e-12 }, context)).IsDrifted);
        Assert.Equal("wasserstein", (await DriftReporter.RunAsync(request with { ColumnTests = new Dictionary<string, string> { ["number"] = "wasserstein" } }, context)).Columns[0].Test);
        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<WeirException>(() => DriftReporter.RunAsync(request with { Test = "kss" }, context))).Code);
        Assert.Equal("unknown_column", (await Assert.ThrowsAsync<WeirException>(() => DriftReporter.RunAsync(request with { Columns = ["numbr"] }, context))).Code);
        Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => DriftReporter.RunAsync(request with { ColumnTests = new Dictionary<string, string> { ["number"] = "z" } }, context))).Code);
    }

    private string Write(string name, int rows, Func<int, double, double> number, double gaps, bool isLater = false)
    {
        var random = new Foundation.Numerics.SeededRandom(11);
        var numbers = Enumerable.Range(0, rows).Select(i => i % 10 < gaps * 10 ? double.NaN : number(i / 10, random.NextDouble())).ToArray();
        List<Column> columns =
        [
            new NumberColumn("number", numbers),
            new TextColumn("word", [.. Enumerable.Range(0, rows).Select(i => isLater && i % 100 == 0 ? "<new>" : !isLater && i % 100 == 0 ? "lost" : $"w{i % 3}")]),
            new TextColumn("id", [.. Enumerable.Range(0, rows).Select(i => $"id {i} {isLater}")]),
            isLater ? new TextColumn("typed", [.. Enumerable.Repeat("x", rows)]) : new NumberColumn("typed", new double[rows]),
            isLater ? new TextColumn("emptied", new string?[rows]) : new NumberColumn("emptied", new double[rows]),
            new NumberColumn("never", [.. Enumerable.Repeat(double.NaN, rows)]),
            new BooleanColumn(isLater ? "fresh" : "gone", new bool?[rows]),
        ];
        TableWriter.Write(_folder[name], columns);
        return _folder[name];
    }

    private sealed class Recorder : ILineageRecorder
    {
        public List<Execution> Executions { get; } = [];

        public Task RecordAsync(Execution execution, CancellationToken cancellation = default)
        {
            Executions.Add(execution);
            return Task.CompletedTask;
        }
    }
}
