using System.Net.Http.Headers;
using System.Text.Json;
using Weir.Execution.Local;
using Weir.Pipelines.Records;
using Weir.Pipelines.Repro;
using Weir.Server.Tests.Access;
using Weir.Tracking;
using Weir.Versioning.Repository;

namespace Weir.Server.Tests.Pipelines;

public sealed class PipelineApiTests
{
    private const string Api = "/api/weir/v1";

    [Fact]
    public async Task A_run_is_listed_and_told_with_its_stages_reasons_and_logs()
    {
        await using var server = await ServerFixture.StartAsync();
        var log = string.Concat(Enumerable.Range(0, 200).Select(i => $"line {i} – é\n"));
        File.WriteAllText(Path.Combine(server.Project.Root, "said.txt"), log);
        var id = await ReproAsync(server, "stages:\n  say:\n    cmd: cat said.txt && cp said.txt made.txt\n    deps: [said.txt]\n    outs: [made.txt]\n  next:\n    cmd: cp made.txt last.txt\n    deps: [made.txt]\n    outs: [last.txt]\n");

        var listed = Assert.Single((await OkAsync(server, "/pipelines")).GetProperty("pipelines").EnumerateArray());
        Assert.Equal((id, "finished", 2), (listed.GetProperty("id").GetString(), listed.GetProperty("state").GetString(), listed.GetProperty("counts").GetProperty("succeeded").GetInt32()));
        Assert.StartsWith("repro-", listed.GetProperty("name").GetString(), StringComparison.Ordinal);
        var changes = await OkAsync(server, $"/pipelines/{id}/changes");
        Assert.Equal([0], changes.GetProperty("stages")[1].GetProperty("sources").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Empty((await OkAsync(server, $"/pipelines/{id}/changes?since={changes.GetProperty("until")}")).GetProperty("stages").EnumerateArray());
        var stage = await OkAsync(server, $"/pipelines/{id}/stage?name=say");
        Assert.Equal("it never ran: dvc.lock does not know it", stage.GetProperty("facts").GetProperty("reasons")[0].GetString());
        Assert.True(stage.GetProperty("attempts")[0].GetProperty("has_log").GetBoolean());
        Assert.Equal(id, (await OkAsync(server, "/lineage?subject=" + stage.GetProperty("facts").GetProperty("outs")[0].GetProperty("hash").GetString())).GetProperty("upstream")[0].GetProperty("execution").GetProperty("run_id").GetString());

        // Pieces of any length put together are the log, and none cuts a character.
        var (text, offset, size) = (string.Empty, 0L, 1L);
        while (offset < size)
        {
            var page = await OkAsync(server, $"/pipelines/{id}/log?stage=say&attempt=1&offset={offset}&length=17");
            (offset, size) = (page.GetProperty("end").GetInt64(), page.GetProperty("size").GetInt64());
            text += page.GetProperty("text").GetString();
        }

        Assert.Equal(log, text);
        var tail = await OkAsync(server, $"/pipelines/{id}/log?stage=say&attempt=1&offset=-20");
        Assert.Equal((size, false, false), (tail.GetProperty("end").GetInt64(), tail.GetProperty("is_live").GetBoolean(), tail.GetProperty("is_missing").GetBoolean()));
        Assert.EndsWith(tail.GetProperty("text").GetString()!, log, StringComparison.Ordinal);
        using var ranged = new HttpRequestMessage(HttpMethod.Get, $"{Api}/pipelines/{id}/log/file?stage=say&attempt=1") { Headers = { Range = new RangeHeaderValue(0, 5) } };
        using var answer = await server.Http.SendAsync(ranged, TestContext.Current.CancellationToken);
        Assert.Equal((206, log[..6]), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.True((await OkAsync(server, $"/pipelines/{id}/log?stage=next&attempt=1")).GetProperty("is_missing").GetBoolean());
    }

    [Theory]
    [InlineData("/pipelines/none", 404)]
    [InlineData("/pipelines?limit=0", 400)]
    [InlineData("/pipelines?limit=201", 400)]
    [InlineData("/pipelines/<id>/changes?limit=0", 400)]
    [InlineData("/pipelines/<id>/changes?since=x", 400)]
    [InlineData("/pipelines/<id>/stage?name=other", 404)]
    [InlineData("/pipelines/<id>/stage", 400)]
    [InlineData("/pipelines/<id>/log?stage=s&attempt=2", 404)]
    [InlineData("/pipelines/<id>/log?stage=s&attempt=0", 404)]
    [InlineData("/pipelines/<id>/log?stage=s&attempt=1&length=5", 400)]
    [InlineData("/pipelines/<id>/log?stage=s&attempt=1&length=1048577", 400)]
    [InlineData("/pipelines/<id>/log?stage=../s&attempt=1", 404)]
    [InlineData("/pipelines/<id>/log/file?stage=s&attempt=1", 404)]
    [InlineData("/schedules/next?expression=61+*+*+*+*", 400)]
    [InlineData("/schedules/next?expression=@daily&time_zone=Mars", 400)]
    [InlineData("/schedules/next?expression=@daily&count=0", 400)]
    public async Task What_cannot_be_is_refused(string path, int status)
    {
        await using var server = await ServerFixture.StartAsync();
        var id = await RecordedAsync(server, log: null);
        var (answered, problem) = await server.SendAsync("GET", Api + path.Replace("<id>", id, StringComparison.Ordinal));
        Assert.Equal((status, true), (answered, problem.GetProperty("title").GetString()!.Length > 0));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("secret")]
    [InlineData(".weir/logs/stages/../../../secret")]
    [InlineData(".weir/logs/secret")]
    [InlineData(".weir/logs/stages/run/link")]
    [InlineData("/etc/hostname")]
    public async Task A_log_never_lies_outside_of_the_logs(string recorded)
    {
        await using var server = await ServerFixture.StartAsync();
        var root = server.Project.Root;
        Directory.CreateDirectory(Path.Combine(root, ".weir/logs/stages/run"));
        foreach (var name in new[] { "secret", ".weir/logs/secret" }) File.WriteAllText(Path.Combine(root, name), "what nobody may see");
        File.CreateSymbolicLink(Path.Combine(root, ".weir/logs/stages/run/link"), Path.Combine(root, "secret"));
        var id = await RecordedAsync(server, recorded);
        Assert.True((await OkAsync(server, $"/pipelines/{id}/log?stage=s&attempt=1")).GetProperty("is_missing").GetBoolean());
        Assert.Equal(404, (await server.SendAsync("GET", $"{Api}/pipelines/{id}/log/file?stage=s&attempt=1")).Status);
    }

    [Fact]
    public async Task A_watcher_hears_each_move_and_a_killed_run_is_told_as_such()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var tracking = await ProjectTracking.OpenLocalAsync(server.Project);
        var store = await PipelineStore.OpenAsync(tracking.Database!, TimeProvider.System);
        var id = await server.NewRunAsync();
        await store.BeginAsync(new PipelineRun("01", id, "running", DateTimeOffset.UtcNow) { ExperimentId = "0" }, _ => true);
        using var response = await server.Http.GetAsync($"{Api}/pipelines/{id}/events", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal((0, "running"), await NextAsync());
        await store.SaveAsync("01", new PipelineMoves([new StageRecord("s", 0) { Revision = 1 }], [], new Dictionary<string, int>(), 1));
        Assert.Equal((1, "running"), await NextAsync());
        await store.EndAsync("01", "finished", DateTimeOffset.UtcNow);
        Assert.Equal((1, "finished"), await NextAsync());
        Assert.Equal("event: end", await lines.ReadLineAsync(TestContext.Current.CancellationToken));

        var dead = await server.NewRunAsync();
        await store.BeginAsync(new PipelineRun("02", dead, "running", DateTimeOffset.UtcNow) { Pid = int.MaxValue }, _ => true);
        Assert.Equal("killed", (await OkAsync(server, $"/pipelines/{dead}")).GetProperty("state").GetString());

        async Task<(int, string?)> NextAsync()
        {
            Assert.Equal("event: moved", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
            var moved = JsonElement.Parse((await lines.ReadLineAsync(TestContext.Current.CancellationToken))!["data: ".Length..]);
            await lines.ReadLineAsync(TestContext.Current.CancellationToken);
            return (moved.GetProperty("until").GetInt32(), moved.GetProperty("state").GetString());
        }
    }

    [Fact]
    public async Task Each_sees_the_runs_of_experiments_that_he_may_read_and_pages_are_full()
    {
        await using var access = await AccessFixture.StartAsync();
        await using var tracking = await ProjectTracking.OpenLocalAsync(access.Server.Project);
        var store = await PipelineStore.OpenAsync(tracking.Database!, TimeProvider.System);
        var objects = await access.NewObjectsAsync();
        var hidden = (await access.OkAsync("admin", "POST", "/api/2.0/mlflow/experiments/create", """{"name": "hidden"}""")).GetProperty("experiment_id").GetString();
        for (var i = 0; i < 12; i++)
        {
            var experiment = i % 3 == 0 ? objects.Experiment : hidden;
            var run = (await access.OkAsync("admin", "POST", "/api/2.0/mlflow/runs/create", $$"""{"experiment_id": "{{experiment}}"}""")).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
            await store.BeginAsync(new PipelineRun($"{i:00}", run, "finished", DateTimeOffset.UtcNow) { ExperimentId = experiment, Trigger = i == 0 ? "nightly" : null }, _ => true);
        }

        var first = await access.OkAsync("reader", "GET", $"{Api}/pipelines?limit=3");
        Assert.Equal(3, first.GetProperty("pipelines").GetArrayLength());
        var second = await access.OkAsync("reader", "GET", $"{Api}/pipelines?limit=3&before={first.GetProperty("next").GetString()}");
        Assert.Equal((1, JsonValueKind.Null), (second.GetProperty("pipelines").GetArrayLength(), second.GetProperty("next").ValueKind));
        Assert.Equal(12, (await access.OkAsync("admin", "GET", $"{Api}/pipelines")).GetProperty("pipelines").GetArrayLength());
        Assert.Equal(8, (await access.OkAsync("admin", "GET", $"{Api}/pipelines?experiment_id={hidden}")).GetProperty("pipelines").GetArrayLength());
        Assert.Equal(1, (await access.OkAsync("reader", "GET", $"{Api}/pipelines?trigger=nightly")).GetProperty("pipelines").GetArrayLength());
        Assert.Equal(0, (await access.OkAsync("nobody", "GET", $"{Api}/pipelines")).GetProperty("pipelines").GetArrayLength());
    }

    [Fact]
    public async Task The_next_times_of_a_schedule_are_told_on_its_own_clock()
    {
        await using var server = await ServerFixture.StartAsync();
        var next = await OkAsync(server, "/schedules/next?expression=30+2+*+*+*&time_zone=America/New_York&from=2026-03-07T12:00:00Z&count=2");
        Assert.Equal("America/New_York", next.GetProperty("time_zone").GetString());
        Assert.Equal(["Mon 2026-03-09 02:30:00 -04:00", "Tue 2026-03-10 02:30:00 -04:00"], next.GetProperty("times").EnumerateArray().Select(t => t.GetProperty("local").GetString()!)); // the 8th skips that hour
        Assert.Empty((await OkAsync(server, "/schedules/next?expression=0+0+30+2+*")).GetProperty("times").EnumerateArray());
    }

    private static async Task<JsonElement> OkAsync(ServerFixture server, string path)
    {
        var (status, body) = await server.SendAsync("GET", Api + path);
        Assert.True(status == 200, $"{path}: {status} {body}");
        return body;
    }

    private static async Task<string> RecordedAsync(ServerFixture server, string? log)
    {
        await using var tracking = await ProjectTracking.OpenLocalAsync(server.Project);
        var store = await PipelineStore.OpenAsync(tracking.Database!, TimeProvider.System);
        var id = await server.NewRunAsync();
        await store.BeginAsync(new PipelineRun("01", id, "finished", DateTimeOffset.UtcNow), _ => true);
        var attempt = new StageAttempt("s", 1, "succeeded", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow) { Log = log, Revision = 2 };
        await store.SaveAsync("01", new PipelineMoves([new StageRecord("s", 0) { Revision = 1 }], [attempt], new Dictionary<string, int>(), 2));
        return id;
    }

    private static async Task<string> ReproAsync(ServerFixture server, string pipeline)
    {
        await RepositoryInit.RunAsync(server.Project.Root, noScm: true, subdirectory: false, force: false);
        File.WriteAllText(Path.Combine(server.Project.Root, "dvc.yaml"), pipeline);
        var repository = DvcRepository.Open(server.Project.Root);
        await using var ledger = new TrackingLedger(server.Project, new ReproOptions(), _ => { }, TimeProvider.System);
        await new Reproduction(repository, new LocalExecutor(), ledger, new Quiet(), TimeProvider.System).RunAsync(new ReproOptions(), TestContext.Current.CancellationToken);
        return ledger.RunId!;
    }

    private sealed class Quiet : IReproListener
    {
        public void Waiting(string holder)
        {
        }

        public void Starting(string stage, IReadOnlyList<string> commands, int attempt)
        {
        }

        public void Line(string stage, string line, bool isError)
        {
        }

        public void Finished(StageResult result)
        {
        }

        public void Warn(string message)
        {
        }
    }
}
