using System.Globalization;
using System.Text;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Server.Scoring;
using Weir.Server.Tests.Faults;
using Weir.Testing;
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
    public async Task Many_who_ask_a_version_at_once_share_one_process_and_all_are_answered()
    {
        await using var server = await StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => server.SendAsync("POST", $"{Version}/score", $$$"""{"dataframe_split":{"columns":["a","b"],"data":[[{{{(i % 2 == 0 ? "0.95" : "0.05")}}},"x"]]}}""")));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Equal([1L, 0L, 1L, 0L, 1L, 0L, 1L, 0L], answers.Select(a => a.Body.GetProperty("predictions")[0].GetProperty("prediction").GetInt64()));
        Assert.Single(Directory.EnumerateDirectories("/proc").Select(Line), l => l.Contains(server.Project.Root, StringComparison.Ordinal) && l.Contains("\0serve\0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_some_versions_run_at_once_and_who_waits_too_long_for_a_place_is_told_to_come_again()
    {
        await using var server = await StartAsync(versions: 5);
        var client = server.Client();
        var versions = await Task.WhenAll(Enumerable.Range(1, 5).Select(async v => await client.ResolveModelAsync($"models:/m/{v}")));
        // A program that notes its start and never answers: who asks waits.
        var started = Path.Combine(server.Project.Root, "started");
        var time = new HeldTime();
        await using var desk = new ScoringDesk(server.Project, ["/bin/sh", "-c", $"echo x >> '{started}'; read line"], time);
        using var leaving = new CancellationTokenSource();
        Task Ask(int version, CancellationToken cancellation = default) => desk.AskAsync(client, versions[version - 1], "{}"u8.ToArray(), cancellation);
        var first = Ask(1, leaving.Token);
        Task[] others = [Ask(2), Ask(3), Ask(3)];
        await Eventually.IsAsync(() => File.Exists(started) && File.ReadAllLines(started).Length == 3);

        var late = Ask(4);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(late.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        var refused = await Assert.ThrowsAsync<WeirException>(() => late);
        Assert.Equal(("too_many_requests", 429), (refused.Code, MlflowErrors.OnTheWire(refused.Code).Status));
        Assert.Contains("3 other versions", refused.Message, StringComparison.Ordinal);

        // One goes away: whoever waits has the place, and nobody else is disturbed.
        var next = Ask(5);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Eventually.IsAsync(() => File.ReadAllLines(started).Length == 4);
        Assert.All(others, o => Assert.False(o.IsCompleted));
        await desk.DisposeAsync();
        foreach (var left in others.Append(next)) await Assert.ThrowsAnyAsync<Exception>(() => left);
        Assert.Equal("the server is ending", (await Assert.ThrowsAsync<WeirException>(() => Ask(1))).Message);
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

    private static async Task<ServerFixture> StartAsync(int versions = 1)
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
        for (var v = 0; v < versions; v++) await ModelRegistration.RegisterAsync(tracking, new ModelRegistrationRequest("m", $"runs:/{trained.RunId}/model"));
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
