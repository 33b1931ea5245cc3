using System.Globalization;
using System.Text;
using Weir.Server.Tests.Faults;
using Weir.Tracking;
using Weir.Tracking.Registry;
using Weir.Training;
using Weir.Training.Runs;

namespace Weir.Server.Tests.Scoring;

/// <summary>The form on a version's page, by its calls; the model runs in a real process.</summary>
public sealed class ScoringTests
{
    private const string Version = "/api/weir/v1/models/m/versions/1";

    [Fact]
    public async Task A_version_scores_rows_as_its_graph_does_and_its_process_ends_with_the_server()
    {
        await using var server = await StartAsync();
        var (_, inputs) = await server.SendAsync("GET", $"{Version}/inputs");
        Assert.Equal(["a/double", "b/string"], inputs.GetProperty("columns").EnumerateArray().Select(c => $"{c.GetProperty("name")}/{c.GetProperty("type")}"));
        var row = inputs.GetProperty("rows")[0];

        var (status, answer) = await server.SendAsync("POST", $"{Version}/score", $$$"""{"dataframe_split":{"columns":["a","b"],"data":[{{{row}}},[0.95,"x"],[0.05,"never seen"]]}}""");
        Assert.Equal(200, status);
        var predictions = answer.GetProperty("predictions").EnumerateArray().Select(p => p.GetProperty("prediction").GetInt64()).ToArray();
        Assert.Equal([1L, 0L], predictions[1..]);
        Assert.Equal(2, answer.GetProperty("class_names").GetProperty("probabilities").GetArrayLength());

        Assert.Contains(Directory.EnumerateDirectories("/proc").Select(Line), IsServing);
        await server.StopAsync();
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc").Select(Line), IsServing);

        bool IsServing(string line) => line.Contains(server.Project.Root, StringComparison.Ordinal) && line.Contains("\0serve\0", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_does_not_fit_is_told_with_the_column()
    {
        await using var server = await StartAsync();
        var (status, answer) = await server.SendAsync("POST", $"{Version}/score", """{"dataframe_split":{"columns":["a"],"data":[[1]]}}""");
        Assert.Equal(400, status);
        Assert.Contains("'b'", answer.GetProperty("title").GetString(), StringComparison.Ordinal);
        var (missing, _) = await server.SendAsync("POST", "/api/weir/v1/models/m/versions/7/score", "{}");
        Assert.Equal(404, missing);
    }

    private static async Task<ServerFixture> StartAsync()
    {
        var server = await ServerFixture.StartAsync(o => o with { Program = [ServerProcess.Program] });
        var table = new StringBuilder("a,b,y\n");
        for (var i = 0; i < 200; i++) table.Append(CultureInfo.InvariantCulture, $"{i / 200.0},{(i % 2 == 0 ? "x" : "y")},{(i >= 100 ? 1 : 0)}\n");
        var data = Path.Combine(server.Project.Root, "t.csv");
        await File.WriteAllBytesAsync(data, Encoding.UTF8.GetBytes(table.ToString()));
        await using var tracking = await ProjectTracking.OpenAsync(server.Project, variable: name => name == "WEIR_TRACKING_URI" ? server.Address.ToString() : null);
        var run = new TrainingRunRequest
        {
            Training = new TrainingRequest { DataPath = data, Target = "y", MostRounds = 20 },
            OutputDirectory = Path.Combine(server.Project.Root, "model"),
            Root = server.Project.Root,
            Tracking = tracking.Client,
        };
        var trained = await TrainingRun.ExecuteAsync(run);
        await ModelRegistration.RegisterAsync(tracking, new ModelRegistrationRequest("m", $"runs:/{trained.RunId}/model"));
        return server;
    }

    private static string Line(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return string.Empty; // it has ended meanwhile, or is none
        }
    }
}
