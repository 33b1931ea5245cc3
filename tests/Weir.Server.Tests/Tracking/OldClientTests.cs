using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Testing;

namespace Weir.Server.Tests.Tracking;

/// <summary>What the Java and R clients and Python clients of 1.x and 2.14 send, byte by byte as their sources write it, in order, over a real socket.</summary>
public sealed class OldClientTests(PostgreSqlServer postgres)
{
    private static readonly Dictionary<string, string> Agents = new() { ["java"] = "mlflow-java-client/2.22.0", ["r"] = "mlflow-r-client/2.22.0", ["python-1"] = "mlflow-python-client/1.0.0" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_request_of_an_old_client_is_answered(bool onPostgreSql)
    {
        var database = onPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await using var server = await ServerFixture.StartAsync(o => o with { Database = database });
        var captured = new Dictionary<string, string>();
        var (wrong, count) = (new List<string>(), 0);
        foreach (var line in File.ReadLines(TestData.Vector("tracking", "old-clients.jsonl")))
        {
            count++;
            var row = JsonNode.Parse(line)!;
            var name = $"{row["client"]}: {row["name"]}";
            server.Http.DefaultRequestHeaders.UserAgent.Clear();
            server.Http.DefaultRequestHeaders.UserAgent.ParseAdd(Agents[row["client"]!.GetValue<string>()]);
            var body = row["body"]?.GetValue<string>() is { } text ? RecordedRequests.Fill(text, captured) : null;
            var (status, answer) = await server.SendAsync(row["method"]!.GetValue<string>(), RecordedRequests.Fill(row["path"]!.GetValue<string>(), captured), body);
            if (status != row["status"]!.GetValue<int>())
            {
                wrong.Add($"{name}: HTTP {status}: {answer.GetRawText()}");
                continue;
            }

            var node = JsonNode.Parse(answer.GetRawText());
            foreach (var (key, pointer) in row["capture"]?.AsObject() ?? []) captured[key] = RecordedRequests.At(node, pointer!.GetValue<string>())!.GetValue<string>();
            foreach (var (pointer, expected) in row["check"]?.AsObject() ?? []) Check(name, pointer, RecordedRequests.Fill(expected, captured)!, node);
        }

        Assert.Empty(wrong);
        Assert.Equal(58, count);

        void Check(string name, string pointer, JsonNode expected, JsonNode? node)
        {
            var seen = Find(node, pointer);
            var isSame = expected.GetValueKind() == JsonValueKind.Number && seen?.GetValueKind() == JsonValueKind.Number
                ? expected.ToJsonString() == seen.ToJsonString() || expected.GetValue<double>() == seen.GetValue<double>()
                : expected.ToJsonString() == seen?.ToJsonString();
            if (!isSame) wrong.Add($"{name}: {pointer} is {seen?.ToJsonString() ?? "missing"}, {expected.ToJsonString()} expected");
        }

        static JsonNode? Find(JsonNode? node, string pointer)
        {
            try
            {
                return RecordedRequests.At(node, pointer);
            }
            catch (Exception e) when (e is NullReferenceException or ArgumentOutOfRangeException)
            {
                return null;
            }
        }
    }
}
