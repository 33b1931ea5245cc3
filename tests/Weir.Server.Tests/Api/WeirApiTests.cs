using System.Text;
using System.Text.Json;
using Weir.Client;
using Weir.Client.Http;
using Weir.Client.Wire;
using Weir.Lineage;
using Weir.Lineage.Walk;
using Weir.PredictionLog;
using Weir.Tracking;
using Weir.Tracking.Registry;

namespace Weir.Server.Tests.Api;

public sealed class WeirApiTests
{
    [Fact]
    public async Task Experiments_runs_curves_models_and_lineage_of_a_run_are_shown()
    {
        await using var server = await ServerFixture.StartAsync();
        var package = Directory.CreateDirectory(Path.Combine(server.Project.Root, "package"));
        File.WriteAllText(Path.Combine(package.FullName, "MLmodel"), "flavors: {}\n");

        // A client process would do the same over HTTP: remote tracking and remote lineage.
        await using var tracking = await ProjectTracking.OpenAsync(server.Project, variable: name => name == "WEIR_TRACKING_URI" ? server.Address.ToString() : null);
        var run = await tracking.Client.StartRunAsync(new RunStart("taxi") { Name = "first" });
        await run.LogParamsAsync(new Dictionary<string, string> { ["depth"] = "6" });
        await run.LogMetricsAsync(Enumerable.Range(0, 5000).Select(i => new Metric("loss", i == 2500 ? 99 : i == 4000 ? double.NaN : 1.0 / (i + 1), i, i)));
        await run.LogArtifactsAsync(package.FullName, "model");
        await run.EndAsync();
        var version = await ModelRegistration.RegisterAsync(tracking, new ModelRegistrationRequest("taxi", $"runs:/{run.Id}/model") { Aliases = ["champion"] });
        Assert.Equal("1", version.Version);

        var walked = await ((HttpLineage)tracking.Lineage).WalkAsync(Path.Combine(server.Project.Root, "package"), null, LineageDirections.Down);
        Assert.Equal("models:/taxi/1", walked.Downstream!.Single().Execution.Outputs.Single().Name);
        var unknown = await Assert.ThrowsAsync<Foundation.Errors.WeirException>(() => ((HttpLineage)tracking.Lineage).WalkAsync("nothing", null, LineageDirections.Up));
        Assert.Contains("nothing", unknown.Message, StringComparison.Ordinal);

        var (_, experiments) = await server.SendAsync("GET", "/api/weir/v1/experiments");
        var experiment = experiments.GetProperty("experiments")[0];
        Assert.Equal(("taxi", 1), (experiment.GetProperty("name").GetString(), experiment.GetProperty("runs").GetInt32()));

        var (_, runs) = await server.SendAsync("GET", $"/api/weir/v1/experiments/{run.Info.ExperimentId}/runs?order_by=metrics.loss%20DESC&filter=params.depth%20%3D%20'6'");
        Assert.Equal(("first", "6"), (runs.GetProperty("runs")[0].GetProperty("name").GetString(), runs.GetProperty("runs")[0].GetProperty("params").GetProperty("depth").GetString()));
        Assert.Equal("loss", runs.GetProperty("metric_keys")[0].GetString());

        var (_, curves) = await server.SendAsync("GET", $"/api/weir/v1/curves?run_id={run.Id}&key=loss&max_points=200");
        var values = curves.GetProperty("curves")[0].GetProperty("values").EnumerateArray().ToList();
        Assert.InRange(values.Count, 50, 200);
        Assert.Contains(values, v => v.ValueKind == JsonValueKind.Number && v.GetDouble() == 99);
        Assert.Contains(values, v => v.ValueKind == JsonValueKind.Null);

        var (_, detail) = await server.SendAsync("GET", $"/api/weir/v1/runs/{run.Id}");
        Assert.Equal("taxi", detail.GetProperty("versions")[0].GetProperty("name").GetString());
        var (_, files) = await server.SendAsync("GET", $"/api/weir/v1/runs/{run.Id}/artifacts?path=model");
        Assert.Equal("model/MLmodel", files.GetProperty("files")[0].GetProperty("path").GetString());

        var (_, model) = await server.SendAsync("GET", "/api/weir/v1/models/taxi");
        Assert.Equal("champion", model.GetProperty("versions")[0].GetProperty("aliases")[0].GetString());
        var (_, lineage) = await server.SendAsync("GET", "/api/weir/v1/lineage?subject=models:/taxi@champion&direction=up");
        Assert.Equal("models register", lineage.GetProperty("upstream")[0].GetProperty("execution").GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("/api/weir/v1/runs/nope", 404)]
    [InlineData("/api/weir/v1/nope", 404)]
    [InlineData("/api/weir/v1/curves", 400)]
    [InlineData("/api/weir/v1/lineage?subject=nothing", 404)]
    [InlineData("/api/weir/v1/lineage", 400)]
    [InlineData("/api/weir/v1/lineage?subject=x&direction=sideways", 400)]
    [InlineData("/api/weir/v1/experiments/0/runs?filter=nonsense", 400)]
    [InlineData("/api/weir/v1/experiments/0/runs?max_results=many", 400)]
    public async Task Failures_are_problem_details(string path, int expected)
    {
        await using var server = await ServerFixture.StartAsync();
        using var response = await server.Http.GetAsync(path);
        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(expected, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.RootElement.GetProperty("title").GetString()!);
    }

    [Fact]
    public async Task Lineage_is_asked_by_record_and_never_reads_the_servers_files()
    {
        await using var server = await ServerFixture.StartAsync();
        var (status, answer) = await server.SendAsync("GET", "/api/weir/v1/lineage?subject=/etc/passwd");
        Assert.Equal(404, status);
        Assert.DoesNotMatch("md5:[0-9a-f]", answer.GetRawText());
        Assert.Equal(400, (await server.SendAsync("POST", "/api/weir/v1/lineage/executions", """{"id": 5}""")).Status);
    }

    [Fact]
    public async Task Lineage_of_a_prediction_is_found_by_the_id_of_its_row_and_of_its_request()
    {
        await using var server = await ServerFixture.StartAsync();
        const string Request = "019aa6a31b3c7c50b1d5f3e5a1f0c2d4";
        const string Digest = "md5:0123456789abcdef0123456789abcdef.dir";
        await using (var log = await PredictionLogWriter.OpenAsync(server.Project.Predictions, new PredictionLogOptions(), TimeProvider.System, _ => { }))
        {
            for (var row = 0; row < 3; row++)
                Assert.True(log.TryAppend(Encoding.UTF8.GetBytes($$"""{"prediction_id":"{{Request}}-{{row}}","timestamp":"2026-03-01T12:00:00Z","model":"taxi","version":"3","model_digest":"{{Digest}}","variant":"main","row":{{row}},"latency_ms":1.5,"inputs":{"fare":{{row}}.5},"outputs":{"tip":1.25} }""")));
        }

        await using var tracking = await ProjectTracking.OpenAsync(server.Project, variable: name => name == "WEIR_TRACKING_URI" ? server.Address.ToString() : null);
        await tracking.Lineage.RecordAsync(new Weir.Lineage.Execution
        {
            Id = "0123456789abcdef0123456789abcdef",
            Kind = "train",
            Name = "taxi",
            StartedAt = DateTimeOffset.UnixEpoch,
            EndedAt = DateTimeOffset.UnixEpoch,
            Outputs = [new Artifact(ArtifactKinds.Model, Digest, "models/taxi")],
        });

        foreach (var (subject, rows, fare) in new[] { (Request, 3, "0.5"), ($"{Request}-2", 1, "2.5") })
        {
            var (status, tree) = await server.SendAsync("GET", $"/api/weir/v1/lineage?subject={subject}");
            Assert.True(status == 200, tree.GetRawText());
            var prediction = tree.GetProperty("prediction");
            Assert.Equal((rows, "taxi", "3"), (prediction.GetProperty("rows").GetInt32(), prediction.GetProperty("model").GetString(), prediction.GetProperty("version").GetString()));
            Assert.Equal(fare, prediction.GetProperty("inputs").GetProperty("fare").GetString());
            Assert.Equal(Digest, tree.GetProperty("artifact").GetProperty("hash").GetString());
            Assert.Equal("train", tree.GetProperty("upstream")[0].GetProperty("execution").GetProperty("kind").GetString());
        }

        // A command that logs to this server asks it.
        var walked = await ((HttpLineage)tracking.Lineage).WalkAsync(Request, null, LineageDirections.Up);
        Assert.Equal(3, walked.Prediction!.Rows);
        Assert.Equal(404, (await server.SendAsync("GET", $"/api/weir/v1/lineage?subject={Request}-3")).Status);
    }

    [Fact]
    public async Task A_run_tells_of_the_models_that_it_made_and_read()
    {
        await using var server = await ServerFixture.StartAsync();
        async Task<JsonElement> CallAsync(string path, string body)
        {
            var (status, answer) = await server.SendAsync("POST", "/api/2.0/mlflow/" + path, body);
            Assert.True(status == 200, $"{path}: {answer}");
            return answer;
        }

        var run = (await CallAsync("runs/create", """{"experiment_id": "0"}""")).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString();
        var ids = new List<string?>();
        foreach (var name in new[] { "made", "read" }) ids.Add((await CallAsync("logged-models", $$"""{"experiment_id": "0", "name": "{{name}}", "model_type": "xgboost"}""")).GetProperty("model").GetProperty("info").GetProperty("model_id").GetString());
        await CallAsync("runs/outputs", $$"""{"run_id": "{{run}}", "models": [{"model_id": "{{ids[0]}}", "step": 7}]}""");
        await CallAsync("runs/log-inputs", $$"""{"run_id": "{{run}}", "models": [{"model_id": "{{ids[1]}}"}]}""");

        var (_, detail) = await server.SendAsync("GET", $"/api/weir/v1/runs/{run}");
        Assert.Equal(
            [("made", "xgboost", false, (long?)7), ("read", "xgboost", true, null)],
            detail.GetProperty("models").EnumerateArray().Select(m => (
                m.GetProperty("name").GetString(), m.GetProperty("type").GetString(), m.GetProperty("is_input").GetBoolean(), m.GetProperty("step").ValueKind == JsonValueKind.Null ? (long?)null : m.GetProperty("step").GetInt64())));
    }

    [Fact]
    public async Task The_document_describes_every_path()
    {
        await using var server = await ServerFixture.StartAsync();
        var (_, document) = await server.SendAsync("GET", "/api/weir/v1/openapi.json");
        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        Assert.Contains("/api/weir/v1/curves", paths);
        Assert.Contains("/api/weir/v1/models/{name}/versions/{version}", paths);
        Assert.True(document.GetProperty("components").GetProperty("schemas").GetProperty("RunRow").GetProperty("properties").TryGetProperty("started_at", out _));
    }

    [Fact]
    public async Task A_built_ui_is_served_with_assets_that_may_be_kept_for_ever()
    {
        await using var server = await ServerFixture.StartAsync(o =>
        {
            var root = Path.Combine(o.Project.Root, "ui");
            Directory.CreateDirectory(Path.Combine(root, "assets"));
            File.WriteAllText(Path.Combine(root, "index.html"), "<p>page</p>");
            File.WriteAllText(Path.Combine(root, "assets", "app-1f2e.js"), "1");
            return o with { WebRoot = root };
        });
        using var asset = await server.Http.GetAsync("/assets/app-1f2e.js");
        Assert.Contains("immutable", asset.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        foreach (var route in new[] { "/", "/experiments/0", "/models/taxi", "/models/taxi.v2" }) Assert.Equal("<p>page</p>", await server.Http.GetStringAsync(route));
        using var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/models/taxi"));
        Assert.Equal("text/html", head.EnsureSuccessStatusCode().Content.Headers.ContentType!.MediaType);
        Assert.Equal(404, (await server.SendAsync("GET", "/assets/gone.js")).Status);
    }

    [Fact]
    public async Task A_server_without_lineage_is_warned_of_once()
    {
        await using var server = await ServerFixture.StartAsync(o => o with { AllowedHosts = ["*"] });
        var warnings = new List<string>();
        await using var http = new HttpTracking(new Uri(server.Address, "/api/nowhere"));
        var lineage = new HttpLineage(http, warnings.Add);
        var execution = new Weir.Lineage.Execution { Id = "e", Kind = "k", Name = "n", StartedAt = default, EndedAt = default };
        await lineage.RecordAsync(execution);
        await lineage.RecordAsync(execution);
        Assert.Single(warnings);
    }
}
