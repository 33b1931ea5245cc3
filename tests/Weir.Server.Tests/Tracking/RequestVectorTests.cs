using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Testing;

namespace Weir.Server.Tests.Tracking;

/// <summary>All 50 exchanges recorded from MLflow, in order, over a real socket. None is left out.</summary>
public sealed class RequestVectorTests(PostgreSqlServer postgres)
{
    [Theory]
    [InlineData("/api/2.0/mlflow/", false)]
    [InlineData("/ajax-api/2.0/mlflow/", false)]
    [InlineData("/api/2.0/preview/mlflow/", false)]
    [InlineData("/api/2.0/mlflow/", true)]
    public async Task Every_recorded_exchange_is_answered_as_recorded(string prefix, bool onPostgreSql)
    {
        var database = onPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await using var server = await ServerFixture.StartAsync(o => o with { Database = database });
        var captured = new Dictionary<string, string> { ["uniq"] = "u1" };
        var wrong = new List<string>();
        var count = 0;
        foreach (var line in File.ReadLines(TestData.Vector("tracking", "requests.jsonl")))
        {
            count++;
            var row = JsonNode.Parse(line)!;
            var name = row["name"]!.GetValue<string>();
            var (status, body) = await SendAsync(server, row, prefix, captured);
            if (status != row["status"]!.GetValue<int>()) wrong.Add($"{name}: HTTP {status}, want {row["status"]}: {body?.ToJsonString()}");
            foreach (var (key, pointer) in row["capture"]?.AsObject() ?? []) captured[key] = RecordedRequests.At(body, pointer!.GetValue<string>())!.GetValue<string>();
            var expected = RecordedRequests.Fill(row["response"], captured);
            wrong.AddRange((row["compare"]?.GetValue<string>() ?? "json") switch
            {
                "json" => RecordedRequests.Differences(expected, body, Pointers(row, "volatile"), Pointers(row, "unordered")).Select(d => $"{name}: {d}"),
                "error_code" when body?["error_code"]?.GetValue<string>() != expected!["error_code"]!.GetValue<string>() => [$"{name}: {body?.ToJsonString()}"],
                _ => [],
            });
        }

        Assert.Empty(wrong);
        Assert.Equal(50, count);
    }

    private static async Task<(int Status, JsonNode? Body)> SendAsync(ServerFixture server, JsonNode row, string prefix, Dictionary<string, string> captured)
    {
        var path = RecordedRequests.Fill(row["path"]!.GetValue<string>(), captured).Replace("/api/2.0/mlflow/", prefix, StringComparison.Ordinal);
        var query = RecordedRequests.Fill(row["query"], captured)?.AsObject().Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value!.GetValue<string>())}");
        if (query is not null) path += "?" + string.Join('&', query);
        var (status, body) = await server.SendAsync(row["method"]!.GetValue<string>(), path, RecordedRequests.Fill(row["body"], captured)?.ToJsonString());
        return (status, body.ValueKind == JsonValueKind.String ? null : JsonNode.Parse(body.GetRawText()));
    }

    private static HashSet<string> Pointers(JsonNode row, string name) => [.. row[name]?.AsArray().Select(n => n!.GetValue<string>()) ?? []];
}
