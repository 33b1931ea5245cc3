using System.Globalization;
using System.Text.Json;
using Weir.Server.Tests.Access;
using Weir.Testing;

namespace Weir.Server.Tests.Studies;

public sealed class StudyApiTests(PostgreSqlServer postgres)
{
    private const string Api = "/api/weir/v1/studies";
    private const string Curve = """{"name": "curve", "space": ["x=interval(-5,5)", "opt=choice(adam,sgd)"], "sampler": "random", "seed": 3, "trials": 4, "pruner": "median"}""";

    [Fact]
    public async Task A_study_is_made_asked_reported_told_and_shown()
    {
        await using var server = await ServerFixture.StartAsync();
        var made = await OkAsync(server, "POST", string.Empty, Curve, 201);
        Assert.Equal(("curve", "open", 4), (made.GetProperty("study").GetProperty("name").GetString(), made.GetProperty("study").GetProperty("state").GetString(), made.GetProperty("study").GetProperty("planned_trials").GetInt32()));
        Assert.Equal("x", made.GetProperty("space").GetProperty("params")[0].GetProperty("name").GetString());

        var asked = await OkAsync(server, "POST", "/curve/ask", """{"worker": "me", "lease": 60}""");
        var token = asked.GetProperty("token").GetString()!;
        Assert.Equal((0, 60), (asked.GetProperty("number").GetInt32(), asked.GetProperty("lease").GetDouble()));
        Assert.Equal($"opt={asked.GetProperty("params").GetProperty("opt").GetString()}", asked.GetProperty("overrides")[1].GetString());
        Assert.False((await OkAsync(server, "POST", "/curve/trials/0/report", $$"""{"token": "{{token}}", "step": 1, "value": 0.5}""")).GetProperty("stop").GetBoolean());
        Assert.Equal(204, (await server.SendAsync("POST", $"{Api}/curve/trials/0/heartbeat", $$"""{"token": "{{token}}"}""")).Status);
        var told = await OkAsync(server, "POST", "/curve/trials/0/tell", $$"""{"token": "{{token}}", "value": 0.25, "constraints": [-1]}""");
        Assert.Equal("complete", told.GetProperty("trial").GetProperty("state").GetString());
        Assert.Equal(0.5, told.GetProperty("reports")[0].GetProperty("value").GetDouble());

        var shown = await OkAsync(server, "GET", "/curve");
        Assert.Equal((1, 0.25, 1), (shown.GetProperty("study").GetProperty("trials").GetProperty("complete").GetInt32(), shown.GetProperty("study").GetProperty("best").GetDouble(), shown.GetProperty("best_count").GetInt32()));
        Assert.StartsWith("x=", shown.GetProperty("overrides")[0].GetString(), StringComparison.Ordinal);
        var listed = Assert.Single((await OkAsync(server, "GET", string.Empty)).GetProperty("studies").EnumerateArray());
        Assert.Equal(0.25, listed.GetProperty("best").GetDouble());
        var one = await OkAsync(server, "GET", "/curve/trials/0");
        Assert.Equal(("me", 1), (one.GetProperty("trial").GetProperty("worker").GetString(), one.GetProperty("trial").GetProperty("last_step").GetInt32()));
    }

    [Fact]
    public async Task What_is_said_twice_is_answered_alike_and_what_is_said_otherwise_is_refused()
    {
        await using var server = await ServerFixture.StartAsync();
        await OkAsync(server, "POST", string.Empty, Curve, 201);
        const string Ask = """{"token": "a token of my own"}""";
        var first = await OkAsync(server, "POST", "/curve/ask", Ask);
        Assert.Equal(first.GetRawText(), (await OkAsync(server, "POST", "/curve/ask", Ask)).GetRawText());
        const string Tell = """{"token": "a token of my own", "value": 1.5}""";
        var told = await OkAsync(server, "POST", "/curve/trials/0/tell", Tell);
        Assert.Equal(told.GetRawText(), (await OkAsync(server, "POST", "/curve/trials/0/tell", Tell)).GetRawText());
        Assert.Equal((409, "tuning_trial"), await RefusedAsync(server, "/curve/trials/0/tell", """{"token": "a token of my own", "value": 2}"""));
        Assert.Equal((409, "tuning_trial"), await RefusedAsync(server, "/curve/trials/0/tell", """{"token": "a token of my own", "failed": "no"}"""));
        Assert.Equal((409, "trial_lost"), await RefusedAsync(server, "/curve/trials/0/tell", """{"token": "of somebody else", "value": 1.5}"""));
        Assert.Equal((409, "tuning_trial"), await RefusedAsync(server, "/curve/ask", Ask));
        Assert.Equal((409, "resource_conflict"), await RefusedAsync(server, string.Empty, Curve));
        await OkAsync(server, "POST", string.Empty, Curve.Replace("\"name\"", "\"reuse\": true, \"name\"", StringComparison.Ordinal));
        Assert.Equal((409, "resource_conflict"), await RefusedAsync(server, string.Empty, """{"name": "curve", "direction": "maximize", "reuse": true}"""));
    }

    [Fact]
    public async Task Who_is_taken_for_dead_is_refused_and_another_goes_on()
    {
        await using var server = await ServerFixture.StartAsync();
        await OkAsync(server, "POST", string.Empty, Curve, 201);
        var lost = await OkAsync(server, "POST", "/curve/ask", """{"lease": 0.001}""");
        await Task.Delay(50); // two quick asks can come within the lease, whose end is told in whole milliseconds
        var again = await OkAsync(server, "POST", "/curve/ask", """{"lease": 60}""");
        Assert.Equal(lost.GetProperty("params").GetRawText(), again.GetProperty("params").GetRawText());
        foreach (var (path, field) in new[] { ("tell", "\"value\": 1"), ("report", "\"step\": 1, \"value\": 1"), ("heartbeat", "\"lease\": 5") })
            Assert.Equal((409, "trial_lost"), await RefusedAsync(server, $"/curve/trials/0/{path}", $$"""{"token": "{{lost.GetProperty("token").GetString()}}", {{field}}}"""));
        Assert.Equal("stale", (await OkAsync(server, "GET", "/curve/trials/0")).GetProperty("trial").GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("", """{"space": []}""", 400, "name")]
    [InlineData("", """{"name": "s", "sampler": "tpee"}""", 400, "tpee")]
    [InlineData("", """{"name": "s", "spaec": []}""", 400, "spaec")]
    [InlineData("", """{"name": "s", "seed": -1}""", 400, "'seed' is -1, and has to be a whole number of 0 or more")]
    [InlineData("", """{"name": "s", "trials": 0}""", 400, "0 trials")]
    [InlineData("", """{"name": "s", "direction": "up"}""", 400, "up")]
    [InlineData("", """{"name": "s", "space": ["x=interval(5,1)"]}""", 400, "x")]
    [InlineData("", """{"name": "s", "space": {"params": [{"name": "x", "type": "flaot"}]}}""", 400, "flaot")]
    [InlineData("", """{"name": "s", "experiment_id": "77"}""", 404, "77")]
    [InlineData("", "[1]", 400, "object")]
    [InlineData("", "{", 400, "JSON")]
    [InlineData("/curve/ask", """{"lease": 0}""", 400, "lease")]
    [InlineData("/curve/ask", """{"token": "short"}""", 400, "16")]
    [InlineData("/none/ask", "{}", 404, "none")]
    [InlineData("/curve/trials/9/tell", """{"token": "x", "value": 1}""", 404, "no trial 9")]
    [InlineData("/curve/trials/0/tell", """{"value": 1}""", 400, "token")]
    [InlineData("/curve/trials/0/tell", """{"token": "<token>", "value": "much"}""", 400, "'value' is \"much\", and has to be a number")]
    [InlineData("/curve/trials/0/tell", """{"token": "<token>", "values": [1, 2]}""", 400, "2 values were told; the study has 1 direction")]
    [InlineData("/curve/trials/0/tell", """{"token": "<token>"}""", 400, "one way")]
    [InlineData("/curve/trials/0/tell", """{"token": "<token>", "value": 1, "pruned": true}""", 400, "one way")]
    [InlineData("/curve/trials/0/report", """{"token": "<token>", "value": 1}""", 400, "step")]
    [InlineData("/curve/trials/0/report", """{"token": "<token>", "step": 1.5, "value": 1}""", 400, "'step' is 1.5, and has to be a whole number")]
    [InlineData("/curve/trials", """{"params": {"y": 1}}""", 400, "'y'")]
    [InlineData("/curve/trials", """{"params": {"x": "far"}}""", 400, "far")]
    [InlineData("/curve/trials", """{"params": 5}""", 400, "params")]
    public async Task What_cannot_be_is_refused_with_the_field(string path, string body, int status, string word)
    {
        await using var server = await ServerFixture.StartAsync();
        await OkAsync(server, "POST", string.Empty, Curve, 201);
        var token = (await OkAsync(server, "POST", "/curve/ask")).GetProperty("token").GetString()!;
        var (answered, problem) = await server.SendAsync("POST", Api + path, body.Replace("<token>", token, StringComparison.Ordinal));
        Assert.Equal(status, answered);
        Assert.Contains(word, problem.GetProperty("title").GetString() + problem.GetProperty("hint"), StringComparison.Ordinal);
        Assert.Equal("running", (await OkAsync(server, "GET", "/curve/trials/0")).GetProperty("trial").GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("/none", 404)]
    [InlineData("?limit=0", 400)]
    [InlineData("/curve/trials?state=ready", 400)]
    [InlineData("/curve/trials?order_by=value_1", 400)]
    [InlineData("/curve/trials?page_token=x", 400)]
    [InlineData("/curve/trials/1", 404)]
    [InlineData("/curve/trials/x", 400)]
    [InlineData("/curve/importance?evaluator=guess", 400)]
    [InlineData("/curve/importance?objective=1", 400)]
    [InlineData("/curve/changes?since=1", 400)]
    [InlineData("/curve/curves?limit=0", 400)]
    public async Task What_cannot_be_looked_at_is_refused(string path, int status)
    {
        await using var server = await ServerFixture.StartAsync();
        await OkAsync(server, "POST", string.Empty, Curve, 201);
        Assert.Equal(status, (await server.SendAsync("GET", Api + path)).Status);
    }

    [Fact]
    public async Task Values_that_are_no_numbers_come_as_Python_writes_them()
    {
        await using var server = await ServerFixture.StartAsync();
        await OkAsync(server, "POST", string.Empty, Curve, 201);
        foreach (var (value, state, answered) in new[] { ("NaN", "fail", "[]"), ("\"NaN\"", "fail", "[]"), ("-Infinity", "complete", "[\"-Infinity\"]"), ("1e3", "complete", "[1000]") })
        {
            var asked = await OkAsync(server, "POST", "/curve/ask");
            var path = $"/curve/trials/{asked.GetProperty("number")}/tell";
            var body = $$"""{"token": "{{asked.GetProperty("token").GetString()}}", "value": {{value}}}""";
            var trial = (await OkAsync(server, "POST", path, body)).GetProperty("trial");
            Assert.Equal((state, answered), (trial.GetProperty("state").GetString(), trial.GetProperty("values").GetRawText()));
            await OkAsync(server, "POST", path, body);
        }

        var over = await OkAsync(server, "POST", "/curve/ask");
        Assert.Equal((JsonValueKind.Null, true), (over.GetProperty("number").ValueKind, over.GetProperty("done").GetBoolean()));
    }

    [Fact]
    public async Task Trials_are_queued_paged_ordered_and_filtered()
    {
        await using var server = await ServerFixture.StartAsync();
        await OkAsync(server, "POST", string.Empty, Curve.Replace("\"trials\": 4", "\"trials\": 30", StringComparison.Ordinal), 201);
        Assert.Equal(0, (await OkAsync(server, "POST", "/curve/trials", """{"params": {"x": 2.5}}""", 201)).GetProperty("number").GetInt32());
        Assert.Equal(1, (await OkAsync(server, "POST", "/curve/trials", """{"params": ["x=1.5", "opt=sgd"]}""", 201)).GetProperty("number").GetInt32());
        for (var i = 0; i < 25; i++)
        {
            var asked = await OkAsync(server, "POST", "/curve/ask");
            if (i == 0) Assert.Equal(2.5, asked.GetProperty("params").GetProperty("x").GetDouble());
            var end = i % 5 == 4 ? "\"failed\": \"no\"" : string.Create(CultureInfo.InvariantCulture, $"\"value\": {(i * 7) % 25}");
            await OkAsync(server, "POST", $"/curve/trials/{asked.GetProperty("number")}/tell", $$"""{"token": "{{asked.GetProperty("token").GetString()}}", {{end}}}""");
        }

        var values = new List<double>();
        var token = string.Empty;
        do
        {
            var page = await OkAsync(server, "GET", $"/curve/trials?state=complete&order_by=value&limit=7{token}");
            Assert.Equal(20, page.GetProperty("total").GetInt32());
            values.AddRange(page.GetProperty("trials").EnumerateArray().Select(t => t.GetProperty("values")[0].GetDouble()));
            token = page.GetProperty("next_page_token").GetString() is { } next ? "&page_token=" + next : null;
        }
        while (token is not null);
        Assert.Equal(20, values.Count);
        Assert.Equal(values.Order(), values);
        var down = await OkAsync(server, "GET", "/curve/trials?order_by=-number&limit=1");
        Assert.Equal(24, down.GetProperty("trials")[0].GetProperty("number").GetInt32());
        var importance = await OkAsync(server, "GET", "/curve/importance");
        Assert.Equal((20, 1.0), (importance.GetProperty("trials").GetInt32(), Math.Round(importance.GetProperty("parameters").EnumerateArray().Sum(p => p.GetProperty("share").GetDouble()), 9)));
        foreach (var evaluator in new[] { "ped_anova_global", "fanova", "mdi" }) Assert.Equal(2, (await OkAsync(server, "GET", $"/curve/importance?evaluator={evaluator}")).GetProperty("parameters").GetArrayLength());
    }

    [Fact]
    public async Task Pages_hear_what_moves_and_read_on_from_where_they_are()
    {
        await using var server = await ServerFixture.StartAsync();
        await OkAsync(server, "POST", string.Empty, Curve, 201);
        var stop = TestContext.Current.CancellationToken;
        using var response = await server.Http.GetAsync($"{Api}/curve/events", HttpCompletionOption.ResponseHeadersRead, stop);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
        Assert.Equal(("open", 0), await NextAsync());
        var asked = await OkAsync(server, "POST", "/curve/ask");
        Assert.Equal(("open", 1), await NextAsync());
        var first = await OkAsync(server, "GET", "/curve/changes");
        Assert.Equal("running", Assert.Single(first.GetProperty("trials").EnumerateArray()).GetProperty("state").GetString());
        Assert.Equal(["adam", "sgd"], first.GetProperty("parameters")[1].GetProperty("choices").EnumerateArray().Select(c => c.GetString()!));
        await OkAsync(server, "POST", "/curve/stop");
        Assert.Equal(("stopped", 1), await NextAsync());
        Assert.Empty((await OkAsync(server, "GET", "/curve/changes?since=" + first.GetProperty("until").GetString())).GetProperty("trials").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, (await OkAsync(server, "POST", "/curve/ask")).GetProperty("number").ValueKind);
        await OkAsync(server, "POST", "/curve/resume");
        Assert.Equal(("open", 1), await NextAsync());
        await OkAsync(server, "POST", "/curve/trials/0/report", $$"""{"token": "{{asked.GetProperty("token").GetString()}}", "step": 3, "value": 7}""");
        Assert.Equal(("open", 2), await NextAsync());
        var curve = Assert.Single((await OkAsync(server, "GET", "/curve/curves")).GetProperty("curves").EnumerateArray());
        Assert.Equal((3, 7), (curve.GetProperty("steps")[0].GetInt32(), curve.GetProperty("values")[0].GetInt32()));
        var run = await server.NewRunAsync();
        Assert.Equal(204, (await server.SendAsync("PUT", $"{Api}/curve/trials/0/run", $$"""{"token": "{{asked.GetProperty("token").GetString()}}", "run_id": "{{run}}"}""")).Status);
        Assert.Equal(run, (await OkAsync(server, "GET", "/curve/changes?since=" + first.GetProperty("until").GetString())).GetProperty("trials")[0].GetProperty("run_id").GetString());
        Assert.Equal(("open", 3), await NextAsync());
        Assert.Equal(204, (await server.SendAsync("DELETE", $"{Api}/curve")).Status);
        Assert.Equal("event: end", await lines.ReadLineAsync(stop));
        Assert.Equal(404, (await server.SendAsync("GET", $"{Api}/curve")).Status);

        async Task<(string?, int)> NextAsync()
        {
            Assert.Equal("event: moved", await lines.ReadLineAsync(stop));
            var moved = JsonElement.Parse((await lines.ReadLineAsync(stop))!["data: ".Length..]);
            await lines.ReadLineAsync(stop);
            return (moved.GetProperty("state").GetString(), moved.GetProperty("revision").GetInt32());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Eight_clients_share_200_trials_and_none_is_lost_or_doubled(bool onPostgreSql)
    {
        var database = onPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await using var server = await ServerFixture.StartAsync(o => o with { Database = database });
        await OkAsync(server, "POST", string.Empty, """{"name": "shared", "space": ["x=interval(-5,5)"], "sampler": "tpe", "trials": 200}""", 201);
        var clients = Enumerable.Range(0, 8).Select(i => new StudyClient(server.Http, $"{Api}/shared", $"w{i}")).ToList();
        await Task.WhenAll(clients.Select(c => Task.Run(() => c.WorkAsync(x => (x - 1) * (x - 1), TestContext.Current.CancellationToken))));
        Assert.All(clients, c => Assert.Empty(c.Failures));
        await LedgerAsync(server, "shared", clients, 200);
    }

    [Fact]
    public async Task Each_sees_the_studies_of_experiments_that_he_may_read()
    {
        await using var access = await AccessFixture.StartAsync();
        var objects = await access.NewObjectsAsync();
        await access.OkAsync("admin", "POST", Api, """{"name": "of all"}""");
        Assert.Equal([objects.Name], await NamesAsync("reader"));
        Assert.Equal(["of all", objects.Name], await NamesAsync("admin"));
        Assert.Empty(await NamesAsync("nobody"));
        Assert.Equal(403, (await access.SendAsync("reader", "GET", $"{Api}/none")).Status);
        Assert.Equal(403, (await access.SendAsync("editor", "POST", Api, """{"name": "mine"}""")).Status);
        Assert.Equal("editor", (await access.OkAsync("editor", "POST", Api, $$"""{"name": "a/b", "experiment_id": "{{objects.Experiment}}"}""")).GetProperty("study").GetProperty("created_by").GetString());
        Assert.Equal("a/b", (await access.OkAsync("reader", "GET", $"{Api}/a%2Fb")).GetProperty("study").GetProperty("name").GetString());

        async Task<IEnumerable<string>> NamesAsync(string user) => (await access.OkAsync(user, "GET", Api)).GetProperty("studies").EnumerateArray().Select(s => s.GetProperty("name").GetString()!);
    }

    private static async Task LedgerAsync(ServerFixture server, string study, IReadOnlyList<StudyClient> clients, int trials) =>
        Check([.. (await OkAsync(server, "GET", $"/{study}/trials?limit=1000")).GetProperty("trials").EnumerateArray()], clients, trials);

    internal static void Check(IReadOnlyList<JsonElement> rows, IReadOnlyList<StudyClient> clients, int trials)
    {
        Assert.Equal(Enumerable.Range(0, trials), rows.Select(r => r.GetProperty("number").GetInt32()));
        var told = clients.SelectMany(c => c.Told).ToList();
        Assert.Equal(trials, told.Select(t => t.Key).Distinct().Count());
        Assert.Equal(trials, told.Count);
        foreach (var (number, value) in told)
        {
            Assert.Equal("complete", rows[number].GetProperty("state").GetString());
            Assert.Equal(value, rows[number].GetProperty("values")[0].GetDouble());
            Assert.Equal(1, rows[number].GetProperty("attempt").GetInt32());
        }
    }

    private static async Task<JsonElement> OkAsync(ServerFixture server, string method, string path, string? body = null, int expected = 200)
    {
        var (status, answer) = await server.SendAsync(method, Api + path, body);
        Assert.True(status == expected, $"{method} {path}: {status} {answer}");
        return answer;
    }

    private static async Task<(int, string?)> RefusedAsync(ServerFixture server, string path, string body)
    {
        var (status, answer) = await server.SendAsync("POST", Api + path, body);
        return (status, answer.GetProperty("code").GetString());
    }
}
