using System.Text.Json;
using Weir.Client.Evaluations;
using Weir.Server.Tests.Access;

namespace Weir.Server.Tests.Api;

/// <summary>Policies and promotions over HTTP, as users and as old clients.</summary>
public sealed class PromotionApiTests
{
    private const string Mlflow = "/api/2.0/mlflow/";

    [Fact]
    public async Task A_policy_holds_for_old_clients_whoever_they_are_and_says_what_is_missing()
    {
        await using var access = await AccessFixture.StartAsync();
        var objects = await access.NewObjectsAsync();
        var models = $"/api/weir/v1/models/{objects.Name}";
        await access.OkAsync("admin", "PUT", models + "/policy", """{"rules": [{"stage": "Production", "evaluation": true}, {"alias": "champion", "evaluation": true, "approvals": 1, "approver_users": ["reader"]}]}""");
        var transition = $$"""{"name": "{{objects.Name}}", "version": "1", "stage": "production", "archive_existing_versions": true}""";
        var alias = $$"""{"name": "{{objects.Name}}", "alias": "champion", "version": "1"}""";
        foreach (var user in new[] { "editor", "manager", "admin" })
        {
            foreach (var (path, body) in new[] { ("model-versions/transition-stage", transition), ("registered-models/alias", alias) })
            {
                var (status, answer, _) = await access.SendAsync(user, "POST", Mlflow + path, body);
                Assert.Equal((409, "INVALID_STATE"), (status, answer.GetProperty("error_code").GetString()));
                Assert.Contains("a passed evaluation is missing", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
            }

            Assert.Equal(409, (await access.SendAsync(user, "POST", models + "/promotions", """{"version": "1", "alias": "champion"}""")).Status);
            if (user != "admin") Assert.Equal(403, (await access.SendAsync(user, "POST", models + "/promotions", """{"version": "1", "alias": "champion", "override": true, "comment": "c"}""")).Status);
        }

        var report = EvaluationReport.Judge(DateTimeOffset.UnixEpoch, new EvaluationTool("ci", "1"), new Dictionary<string, double?> { ["auc"] = 0.9 }, [EvaluationDemand.Parse("auc > 0.8")]);
        var content = JsonSerializer.Serialize(System.Text.Encoding.UTF8.GetString(report.ToBytes()));
        Assert.Equal(403, (await access.SendAsync("reader", "POST", models + "/versions/1/evaluations", $$"""{"content": {{content}}}""")).Status);
        await access.OkAsync("editor", "POST", models + "/versions/1/evaluations", $$"""{"content": {{content}}}""");
        await access.OkAsync("editor", "POST", Mlflow + "model-versions/transition-stage", transition);
        var (refused, why, _) = await access.SendAsync("manager", "POST", Mlflow + "registered-models/alias", alias);
        Assert.Equal((403, "PERMISSION_DENIED"), (refused, why.GetProperty("error_code").GetString()));
        Assert.Contains("1 approval is missing, of reader", why.GetProperty("message").GetString(), StringComparison.Ordinal);

        var asked = await access.OkAsync("editor", "POST", models + "/promotions", """{"version": "1", "alias": "champion", "comment": "ready"}""");
        var one = $"{models}/promotions/{asked.GetProperty("promotion_id").GetString()}";
        Assert.Equal(403, (await access.SendAsync("nobody", "POST", one + "/approve", "{}")).Status);
        foreach (var user in new[] { "editor", "manager", "admin" }) Assert.Equal(403, (await access.SendAsync(user, "POST", one + "/approve", "{}")).Status);
        var reading = "Bearer " + await access.TokenAsync("reader", "read");
        Assert.Equal(403, (await access.SendAsAsync(reading, "POST", one + "/approve", "{}")).Status);
        Assert.True((await access.OkAsync("reader", "GET", one)).GetProperty("may_decide").GetBoolean());
        Assert.Equal("applied", (await access.OkAsync("reader", "POST", one + "/approve", "{}")).GetProperty("state").GetString());
        Assert.Equal("1", (await access.OkAsync("reader", "GET", $"{Mlflow}registered-models/alias?name={objects.Name}&alias=champion")).GetProperty("model_version").GetProperty("version").GetString());

        var history = (await access.OkAsync("reader", "GET", models + "/history")).GetProperty("entries").EnumerateArray().Select(e => $"{e.GetProperty("actor").GetString()} {e.GetProperty("action").GetString()}").ToList();
        Assert.Equal(["reader alias.set", "reader promotion.approved", "editor promotion.requested", "editor stage.changed", "editor evaluation.attached", "admin policy.set"], history.Take(6));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("größe 100%/x")]
    [InlineData("‮evil😀 name")]
    public async Task Names_with_slashes_and_of_every_script_have_all_that_others_have(string name)
    {
        await using var server = await ServerFixture.StartAsync();
        var json = JsonSerializer.Serialize(name);
        await OkAsync("POST", Mlflow + "registered-models/create", $$"""{"name": {{json}}}""");
        await OkAsync("POST", Mlflow + "model-versions/create", $$"""{"name": {{json}}, "source": "s3://b/m"}""");
        var models = "/api/weir/v1/models/" + Uri.EscapeDataString(name);
        Assert.Equal(name, (await OkAsync("PUT", models + "/policy", """{"rules": [{"alias": "größe", "approvals": 1, "self_approval": true, "approver_users": ["anybody"]}]}""")).GetProperty("name").GetString());
        Assert.Equal("pending", (await OkAsync("POST", models + "/promotions", """{"version": "1", "alias": "größe"}""")).GetProperty("state").GetString());
        await using var client = server.Client();
        var waiting = (await client.CallAsync(Client.Calls.PromotionCalls.List, new Client.Calls.ListPromotions(name, State: "pending"))).Promotions.Single();
        Assert.Equal("applied", (await client.CallAsync(Client.Calls.PromotionCalls.Approve, new Client.Calls.DecidePromotion(name, waiting.PromotionId))).State);
        Assert.Equal("1", (await client.ResolveModelAsync($"models:/{name}@größe")).Version);
        foreach (var path in new[] { "", "/history", "/versions/1", "/versions/1/lineage", "/versions/1/package", "/versions/1/evaluations", "/versions/1/compare?with=1" }) await OkAsync("GET", models + path);

        async Task<JsonElement> OkAsync(string method, string path, string? body = null)
        {
            var (status, answer) = await server.SendAsync(method, path, body);
            Assert.True(status == 200, $"{method} {path}: {status} {answer}");
            return answer;
        }
    }

    [Theory]
    [InlineData("PUT", "/policy", "{}")]
    [InlineData("PUT", "/policy", """{"rules": [{}]}""")]
    [InlineData("PUT", "/policy", """{"rules": "none"}""")]
    [InlineData("PUT", "/policy", """{"rules": [null]}""")]
    [InlineData("PUT", "/policy", """{"rules": [{"stage": "Live", "evaluation": true}]}""")]
    [InlineData("PUT", "/policy", """{"rules": [{"alias": "a", "approvals": -1}]}""")]
    [InlineData("PUT", "/policy", """{"rules": [{"alias": "a", "approvals": 2, "approver_users": ["ann"]}]}""")]
    [InlineData("PUT", "/policy", """{"rules": [{"alias": "a", "evaluation": true, "approver_users": [null]}]}""")]
    [InlineData("POST", "/promotions", "{}")]
    [InlineData("POST", "/promotions", """{"version": "one", "alias": "a"}""")]
    [InlineData("POST", "/promotions", """{"version": "1", "alias": "a", "stage": "Staging"}""")]
    [InlineData("POST", "/promotions", """{"version": "1", "stage": "None", "archive_existing_versions": true}""")]
    [InlineData("POST", "/promotions", """{"version": "1", "alias": "latest"}""")]
    [InlineData("POST", "/promotions", "nonsense")]
    [InlineData("POST", "/versions/1/evaluations", """{"content": "{}"}""")]
    [InlineData("POST", "/versions/1/evaluations", """{"content": "\u0000"}""")]
    [InlineData("GET", "/history?max_results=0x", null)]
    [InlineData("GET", "/history?max_results=5000", null)]
    [InlineData("GET", "/promotions?state=open", null)]
    [InlineData("GET", "/versions/1/compare", null)]
    [InlineData("GET", "/versions/one/lineage", null)]
    public async Task What_is_wrong_is_refused_with_400_and_a_sentence(string method, string path, string? body)
    {
        await using var server = await ServerFixture.StartAsync();
        await server.SendAsync("POST", Mlflow + "registered-models/create", """{"name": "m"}""");
        await server.SendAsync("POST", Mlflow + "model-versions/create", """{"name": "m", "source": "s3://b/m"}""");
        var (status, answer) = await server.SendAsync(method, "/api/weir/v1/models/m" + path, body);
        Assert.True(status == 400, $"{status} {answer}");
        Assert.NotEmpty(answer.GetProperty("title").GetString()!);
    }
}
