using System.Text.Json;
using Weir.PredictionLog;
using Weir.Testing;

namespace Weir.Server.Tests.Serving;

public sealed class InvocationTests
{
    private static readonly JsonElement[] Cases = [.. Load()];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Each_recorded_call_is_answered_as_MLflow_does_or_better(int number)
    {
        var test = Cases[number];
        var package = test.GetProperty("package").GetString()!;
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "mlflow", package));
        var body = test.TryGetProperty("body", out var b) && b.ValueKind != JsonValueKind.Null ? (b.ValueKind == JsonValueKind.String ? b.GetString() : b.GetRawText()) : null;
        var type = test.TryGetProperty("content_type", out var c) && c.ValueKind == JsonValueKind.String ? c.GetString() : null;
        var answer = await server.SendAsync(new HttpMethod(test.GetProperty("method").GetString()!), test.GetProperty("path").GetString()!, body, type);
        var name = $"{package}: {test.GetProperty("name").GetString()}";
        var status = test.GetProperty("status").GetInt32();

        if (Better.Find(package, test.GetProperty("name").GetString()!) is { } better)
        {
            Assert.True(better == answer.Status, $"{name}: {answer.Status} {answer.Text}");
            return;
        }

        Assert.True(status == answer.Status, $"{name}: expected {status}, got {answer.Status} {answer.Text}");
        if (status == 200 && test.TryGetProperty("json", out var json)) Assert.True(Same(json, answer.Body), $"{name}: expected {Short(json.GetRawText())}, got {Short(answer.Text)}");
        if (status == 400 && test.TryGetProperty("error_code", out var code))
        {
            Assert.True(code.GetString() == answer.Body.GetProperty("error_code").GetString(), $"{name}: {answer.Text}");
            Assert.NotEmpty(answer.Body.GetProperty("message").GetString()!);
        }
    }

    [Fact]
    public async Task Predictions_are_logged_row_by_row_and_found_by_their_id()
    {
        using var folder = new TempFolder();
        var log = await PredictionLogWriter.OpenAsync(folder["log"], new PredictionLogOptions(), TimeProvider.System);
        string id;
        await using (var server = await ModelServerFixture.StartAsync(log, null, 32, TestData.Vector("serving", "mlflow", "cols1d_params")))
        {
            using var content = new StringContent("""{"dataframe_records":[{"age":30.0,"income":52000.0,"city":"paris","member":true},{"age":41.5,"income":61000.5,"city":"tokyo","member":false}]}""", null, "application/json");
            using var response = await server.Client.PostAsync(new Uri("/invocations", UriKind.Relative), content);
            id = response.Headers.GetValues("X-Weir-Prediction-Id").Single();
        }

        await log.DisposeAsync();
        var reader = new PredictionLogReader(folder["log"]);
        Assert.Single(reader.Segments());
        var second = reader.Find($"{id}-1")!.Value;
        Assert.Equal("tokyo", second.GetProperty("inputs.city").GetString());
        Assert.Equal(83.7505, second.GetProperty("outputs.score").GetDouble(), 4);
        Assert.Equal("cols1d_params", second.GetProperty("model").GetString());
        Assert.Null(reader.Find("nope"));
    }

    [Fact]
    public async Task Metrics_count_what_was_answered()
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "mlflow", "mlp_cols"));
        await server.PostAsync("/invocations", "{}");
        var page = (await server.SendAsync(HttpMethod.Get, "/metrics", null, null)).Text;
        Assert.Contains("weir_serving_requests_total{model=\"mlp_cols\",version=\"1\",protocol=\"invocations\",status=\"400\"} 1", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_openapi_document_and_page_describe_every_model()
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "mlflow", "mlp_cols"), TestData.Vector("serving", "models", "simple.onnx"));
        var document = (await server.SendAsync(HttpMethod.Get, "/openapi.json", null, null)).Body;
        Assert.True(document.GetProperty("paths").TryGetProperty("/models/mlp_cols/invocations", out var path));
        Assert.True(path.GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _));
        Assert.Contains("INPUT0", (await server.SendAsync(HttpMethod.Get, "/docs", null, null)).Text, StringComparison.Ordinal);
        Assert.Equal(400, (await server.PostAsync("/invocations", "{}")).Status);
    }

    private static JsonElement.ArrayEnumerator Load()
    {
        var root = JsonElement.Parse(File.ReadAllBytes(TestData.Vector("serving", "mlflow", "cases.json")));
        return (root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("cases")).EnumerateArray();
    }

    // MLflow repeats an [N, K] output of a frame call as N·K records; N records with a list each is right.
    private static bool Same(JsonElement expected, JsonElement actual)
    {
        if (JsonClose.Equal(expected, actual)) return true;
        if (!expected.TryGetProperty("predictions", out var e) || !actual.TryGetProperty("predictions", out var a) || e.ValueKind != JsonValueKind.Array || a.ValueKind != JsonValueKind.Array) return false;
        var unrolled = a.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.Object).SelectMany(Unroll).ToList();
        return unrolled.Count == e.GetArrayLength() && unrolled.Zip(e.EnumerateArray()).All(p => JsonClose.Equal(p.Second.EnumerateObject().First().Value, p.First));
    }

    private static IEnumerable<JsonElement> Unroll(JsonElement record)
    {
        var value = record.EnumerateObject().First().Value;
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
    }

    private static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
