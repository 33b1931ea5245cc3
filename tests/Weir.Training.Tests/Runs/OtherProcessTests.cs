using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Processes;
using Weir.Testing;
using Weir.Training.Runs;
using Weir.Training.Tests.RealData;

namespace Weir.Training.Tests.Runs;

/// <summary>The .onnx file alone, in another program: Node's onnxruntime-node.</summary>
public sealed class OtherProcessTests
{
    private const string Script =
        """
        const ort = require('onnxruntime-node');
        const fs = require('fs');
        (async () => {
          const session = await ort.InferenceSession.create('model.onnx');
          const rows = JSON.parse(fs.readFileSync('rows.json'));
          const feeds = {};
          for (const c of rows.columns) {
            const data = c.type === 'float64' ? Float64Array.from(c.data, v => v === null ? NaN : v) : c.data;
            feeds[c.name] = new ort.Tensor(c.type, data, [c.data.length, 1]);
          }
          const out = await session.run(feeds);
          const value = out.probabilities ?? out.prediction;
          console.log(JSON.stringify(Array.from(value.data)));
        })().catch(e => { console.error(e.message); process.exit(1); });
        """;

    [Theory]
    [InlineData("big")]
    [InlineData("total")]
    public async Task The_graph_alone_gives_the_same_predictions_in_Node(string target)
    {
        using var data = new TempFolder();
        var request = SmallTable.Request(SmallTable.Write(data), target);
        await CompareAsync(request, request.DataPath, data);
    }

    [Theory]
    [InlineData("titanic")]
    [InlineData("churn")]
    [InlineData("taxi_bigtip")]
    [InlineData("insurance")]
    [InlineData("diamond")]
    [InlineData("winequality")]
    public async Task The_graph_of_a_real_data_set_gives_the_same_predictions_on_every_test_row_in_Node(string task)
    {
        using var data = new TempFolder();
        var real = RealTask.Prepare(task, data);
        await CompareAsync(real.Request(), real.TestFile, data);
    }

    private static async Task CompareAsync(TrainingRequest request, string rowsFile, TempFolder data)
    {
        var cancellation = TestContext.Current.CancellationToken;
        Require.Program("node", "nodejs");
        Require.Program("npm", "npm");
        using var folder = new TempFolder();
        folder.Write("package.json", """{"private":true,"dependencies":{"onnxruntime-node":"1.30.0"}}""");
        var install = await ProcessRunner.RunAsync(
            new ProcessSpec("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]) { WorkingDirectory = folder.Path }, cancellation: cancellation);
        if (install.ExitCode != 0) Assert.Skip($"npm cannot bring onnxruntime-node here: {install.Error.Split('\n')[0]}");

        var run = await TrainingRun.ExecuteAsync(new TrainingRunRequest { Training = request, OutputDirectory = data["package"], Root = data.Path }, cancellation);
        File.Copy(run.Package.RequireModelFile(), folder["model.onnx"]);
        using var predictor = BatchPredictor.Load(run.Package.RequireModelFile());
        var (rows, expected) = Rows(predictor, rowsFile, cancellation);
        folder.Write("rows.json", rows);
        folder.Write("run.js", Script);
        var node = await ProcessRunner.RunAsync(new ProcessSpec("node", ["run.js"]) { WorkingDirectory = folder.Path, Environment = new Dictionary<string, string?> { ["ORT_DISABLE_TELEMETRY"] = "1" } }, cancellation: cancellation);
        Assert.True(node.ExitCode == 0, node.Error);
        var actual = JsonDocument.Parse(node.Output).RootElement.EnumerateArray().Select(v => v.GetDouble()).ToArray();
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5 * Math.Max(1, Math.Abs(expected[i])));
    }

    private static (string Json, double[] Expected) Rows(BatchPredictor predictor, string path, CancellationToken cancellation)
    {
        using var table = Data.Tables.Table.Open(path, cancellation: cancellation);
        var predicted = predictor.Predict(table, cancellation);
        var probabilities = predicted.Where(c => c.Name.StartsWith("probability", StringComparison.Ordinal)).Select(c => c.ToDoubles()).ToArray();
        var expected = probabilities.Length == 0
            ? predicted[0].ToDoubles()
            : [.. Enumerable.Range(0, (int)table.RowCount).SelectMany(r => probabilities.Select(p => p[r]))];
        var columns = predictor.Inputs.Select(input =>
        {
            var column = table.Read(input.Name, cancellation);
            var cells = input.Type switch
            {
                "float64" when column is Data.Tables.TextColumn => column.ToTexts().Select(t => t ?? "null"), // a column without values in these rows
                "float64" => column.ToDoubles().Select(v => double.IsNaN(v) ? "null" : v.ToString("R", CultureInfo.InvariantCulture)),
                "bool" => column.ToTexts().Select(t => t!),
                _ => column.ToTexts().Select(t => $"\"{JsonEncodedText.Encode(t ?? string.Empty)}\""),
            };
            return $$"""{"name":"{{input.Name}}","type":"{{input.Type}}","data":[{{string.Join(",", cells)}}]}""";
        });
        return ($$"""{"columns":[{{string.Join(",", columns)}}]}""", expected);
    }
}
