using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Weir.Client.Calls;

namespace Weir.Server.Tests.Observing;

/// <summary>Spans of one server, sent by OpenTelemetry's protocol to another that keeps them.</summary>
public sealed class TracingTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Requests_and_their_work_on_the_database_become_spans_under_the_callers_trace()
    {
        await using var collector = await ServerFixture.StartAsync();
        await using (var server = await TracedAsync(collector))
        {
            var run = await server.NewRunAsync();
            using var message = new HttpRequestMessage(HttpMethod.Get, $"/api/2.0/mlflow/runs/get?run_id={run}") { Headers = { { "traceparent", $"00-{Trace}-b7ad6b7169203331-01" } } };
            Assert.Equal(HttpStatusCode.OK, (await server.Http.SendAsync(message)).StatusCode);
            await server.SendAsync("GET", "/api/2.0/mlflow/runs/get?run_id=none");
        } // what is left is sent at the end

        var spans = await SpansAsync(collector, "tr-" + Trace);
        var request = spans.Single(s => s.GetProperty("name").GetString() == "GET /api/2.0/mlflow/runs/get");
        Assert.Equal("b7ad6b7169203331", Hex(request, "parent_span_id"));
        Assert.Equal("/api/2.0/mlflow/runs/get", Attribute(request, "http.route").GetProperty("string_value").GetString());
        Assert.Equal("200", Attribute(request, "http.response.status_code").GetProperty("int_value").GetString());
        Assert.True(ulong.Parse(request.GetProperty("end_time_unix_nano").GetString()!) > ulong.Parse(request.GetProperty("start_time_unix_nano").GetString()!));
        var read = spans.First(s => s.GetProperty("name").GetString() == "read");
        Assert.Equal(Hex(request, "span_id"), Hex(read, "parent_span_id"));
        Assert.Equal("sqlite", Attribute(read, "db.system.name").GetProperty("string_value").GetString());

        await using var client = collector.Client();
        var traces = (await client.CallAsync(TraceCalls.Search, new SearchTraces([new Weir.Client.Wire.TraceLocation("MLFLOW_EXPERIMENT", new("0"))], MaxResults: 100))).Traces!;
        Assert.Equal(3, traces.Count);
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", null, 0)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null, 1)]
    [InlineData("garbage", null, 1)]
    [InlineData(null, "always_off", 0)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "always_off", 0)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "always_on", 1)]
    public async Task The_callers_decision_and_the_sampler_say_what_is_traced(string? parent, string? sampler, int expected)
    {
        await using var collector = await ServerFixture.StartAsync();
        await using (var server = await TracedAsync(collector, sampler))
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, "/health");
            if (parent is not null) message.Headers.TryAddWithoutValidation("traceparent", parent);
            await server.Http.SendAsync(message);
        }

        await using var client = collector.Client();
        Assert.Equal(expected, (await client.CallAsync(TraceCalls.Search, new SearchTraces([new Weir.Client.Wire.TraceLocation("MLFLOW_EXPERIMENT", new("0"))]))).Traces?.Count ?? 0);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_holds_up_nobody_and_is_told_of_once()
    {
        await using var server = await ServerFixture.StartAsync(o => o with { Variable = n => n == "OTEL_EXPORTER_OTLP_ENDPOINT" ? "http://127.0.0.1:9" : null });
        for (var i = 0; i < 5; i++) await server.NewRunAsync();
        await server.StopAsync();
        Assert.Contains("spans are not taken", Assert.Single(server.Log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes")]
    public async Task A_setting_that_cannot_be_met_is_refused_at_the_start(string name, string value)
    {
        var failure = await Assert.ThrowsAsync<Foundation.Errors.WeirException>(() => ServerFixture.StartAsync(o => o with { Variable = n => n == name ? value : n == "OTEL_EXPORTER_OTLP_ENDPOINT" ? "http://127.0.0.1:9" : null }));
        Assert.Contains($"'{value}'", failure.Message, StringComparison.Ordinal);
    }

    private static Task<ServerFixture> TracedAsync(ServerFixture collector, string? sampler = null) => ServerFixture.StartAsync(o => o with
    {
        Variable = name => name switch
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT" => collector.Address.ToString(),
            "OTEL_EXPORTER_OTLP_HEADERS" => "x-mlflow-experiment-id=0",
            "OTEL_TRACES_SAMPLER" => sampler,
            _ => null,
        },
    });

    private static async Task<List<JsonElement>> SpansAsync(ServerFixture collector, string trace)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var (status, answer) = await collector.SendAsync("GET", $"/api/3.0/mlflow/traces/get?trace_id={trace}&allow_partial=true");
            if (status == 200 && answer.GetProperty("trace").TryGetProperty("spans", out var spans)) return [.. spans.EnumerateArray()];
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1), answer.GetRawText());
            await Task.Delay(20);
        }
    }

    private static string Hex(JsonElement span, string name) => Convert.ToHexStringLower(span.GetProperty(name).GetBytesFromBase64());

    private static JsonElement Attribute(JsonElement span, string key) => span.GetProperty("attributes").EnumerateArray().Single(a => a.GetProperty("key").GetString() == key).GetProperty("value");
}
