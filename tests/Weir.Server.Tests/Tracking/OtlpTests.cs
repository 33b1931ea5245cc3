using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Weir.Testing;

namespace Weir.Server.Tests.Tracking;

/// <summary>Spans over OpenTelemetry's HTTP protocol.</summary>
public sealed class OtlpTests
{
    private const string Trace = "0123456789abcdef0123456789abcdef";

    private static readonly byte[] Request = OtlpRequest.Of(OtlpRequest.Span(Trace, "00000000000000a1", null, "ask", 1000, 2000, 1, OtlpRequest.Attribute("mlflow.spanInputs", "why?")));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Spans_are_taken_plain_and_packed_and_read_back(bool gzip)
    {
        await using var server = await ServerFixture.StartAsync();
        using (var answer = await PostAsync(server, Request, gzip ? "gzip" : null))
            Assert.Equal((HttpStatusCode.OK, "application/x-protobuf", 0L), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentLength!.Value));
        var (_, info) = await server.SendAsync("GET", $"/api/3.0/mlflow/traces/tr-{Trace}");
        Assert.Equal("why?", info.GetProperty("trace").GetProperty("trace_info").GetProperty("request_preview").GetString());
        var (_, whole) = await server.SendAsync("GET", $"/api/3.0/mlflow/traces/get?trace_id=tr-{Trace}&allow_partial=false");
        Assert.Equal("ask", whole.GetProperty("trace").GetProperty("spans")[0].GetProperty("name").GetString());
        var (_, several) = await server.SendAsync("GET", $"/ajax-api/3.0/mlflow/traces/batchGet?trace_ids=tr-{Trace}&trace_ids=tr-none");
        Assert.Equal(1, several.GetProperty("traces").GetArrayLength());
        var (_, file) = await server.SendAsync("GET", $"/ajax-api/2.0/mlflow/get-trace-artifact?request_id=tr-{Trace}");
        Assert.Equal("\"why?\"", file.GetProperty("spans")[0].GetProperty("attributes").GetProperty("mlflow.spanInputs").GetString());
    }

    [Fact]
    public async Task What_is_no_export_request_is_refused()
    {
        await using var server = await ServerFixture.StartAsync();
        Assert.Equal(400, await StatusAsync(PostAsync(server, Request, type: "application/json")));
        Assert.Equal(400, await StatusAsync(PostAsync(server, Request, type: null)));
        Assert.Equal(400, await StatusAsync(PostAsync(server, Request, experiment: null)));
        Assert.Equal(404, await StatusAsync(PostAsync(server, Request, experiment: "77")));
        Assert.Equal(400, await StatusAsync(PostAsync(server, [])));
        Assert.Equal(400, await StatusAsync(PostAsync(server, Request, "br")));
        using var unpacked = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = new ByteArrayContent(Request) };
        unpacked.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        unpacked.Content.Headers.ContentEncoding.Add("gzip");
        unpacked.Headers.Add("x-mlflow-experiment-id", "0");
        Assert.Equal(400, await StatusAsync(server.Http.SendAsync(unpacked)));
        Assert.Equal(413, await StatusAsync(PostAsync(server, new byte[40 << 20], "gzip")));
        Assert.Equal(404, (await server.SendAsync("GET", "/v1/traces")).Status);
        Assert.Equal(404, (await server.SendAsync("GET", $"/api/3.0/mlflow/traces/tr-{Trace}")).Status);
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(19, 200)]
    [InlineData(22, 400)]
    [InlineData(24, 400)]
    [InlineData(3000, 400)]
    public async Task Values_in_values_are_taken_as_deep_as_they_can_be_read_back(int lists, int expected)
    {
        await using var server = await ServerFixture.StartAsync();
        var value = new byte[] { 24, 1 };
        for (var i = 0; i < lists; i++) value = OtlpRequest.Message(5, OtlpRequest.Message(1, value));
        byte[] pair = [.. OtlpRequest.Message(1, "k"u8.ToArray()), .. OtlpRequest.Message(2, value)];
        Assert.Equal(expected, await StatusAsync(PostAsync(server, OtlpRequest.Of(OtlpRequest.Span(Trace, "00000000000000a1", null, "ask", 1000, 2000, 1, pair)))));
        Assert.Equal(expected == 200 ? 200 : 404, (await server.SendAsync("GET", $"/api/3.0/mlflow/traces/get?trace_id=tr-{Trace}")).Status);
    }

    [Fact]
    public async Task A_small_request_of_very_many_values_is_refused_before_they_take_memory()
    {
        await using var server = await ServerFixture.StartAsync();
        var empty = new byte[4_000_000];
        for (var i = 0; i < empty.Length; i += 2) empty[i] = 10; // values of a list, each without a byte
        byte[] pair = [.. OtlpRequest.Message(1, "k"u8.ToArray()), .. OtlpRequest.Message(2, OtlpRequest.Message(5, empty))];
        Assert.Equal(400, await StatusAsync(PostAsync(server, OtlpRequest.Of(OtlpRequest.Span(Trace, "00000000000000a1", null, "ask", 1000, 2000, 1, pair)), "gzip")));
    }

    [Fact]
    public async Task The_file_of_an_old_trace_lies_beside_it()
    {
        await using var server = await ServerFixture.StartAsync();
        var (_, started) = await server.SendAsync("POST", "/api/2.0/mlflow/traces", """{"experiment_id": "0", "timestamp_ms": 5, "request_metadata": [], "tags": [{"key": "t", "value": "x"}]}""");
        var info = started.GetProperty("trace_info");
        var id = info.GetProperty("request_id").GetString()!;
        var root = info.GetProperty("tags").EnumerateArray().Single(t => t.GetProperty("key").GetString() == "mlflow.artifactLocation").GetProperty("value").GetString()!;
        Assert.Equal(404, (await server.SendAsync("GET", $"/ajax-api/2.0/mlflow/get-trace-artifact?request_id={id}")).Status);
        await server.Http.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/{root["mlflow-artifacts:/".Length..]}/traces.json", new StringContent("""{"spans": []}"""));
        Assert.Equal(JsonValueKind.Array, (await server.SendAsync("GET", $"/ajax-api/2.0/mlflow/get-trace-artifact?request_id={id}")).Body.GetProperty("spans").ValueKind);
        Assert.Equal(400, (await server.SendAsync("GET", "/ajax-api/2.0/mlflow/get-trace-artifact")).Status);
        Assert.Equal(404, (await server.SendAsync("GET", "/ajax-api/2.0/mlflow/get-trace-artifact?request_id=tr-none")).Status);
        Assert.Equal(200, (await server.SendAsync("PATCH", $"/api/2.0/mlflow/traces/{id}", """{"timestamp_ms": "9", "status": "OK"}""")).Status);
        var (_, found) = await server.SendAsync("GET", "/api/2.0/mlflow/traces?experiment_ids=0&filter=status%20%3D%20'OK'&max_results=5");
        Assert.Equal(4, found.GetProperty("traces")[0].GetProperty("execution_time_ms").GetInt64());
        Assert.Equal(200, (await server.SendAsync("DELETE", $"/api/2.0/mlflow/traces/{id}/tags", """{"key": "t"}""")).Status);
    }

    private static async Task<int> StatusAsync(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        return (int)response.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostAsync(ServerFixture server, byte[] body, string? encoding = null, string? type = "application/x-protobuf", string? experiment = "0")
    {
        using var packed = new MemoryStream();
        if (encoding == "gzip") await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(body);
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = new ByteArrayContent(encoding == "gzip" ? packed.ToArray() : body) };
        if (type is not null) message.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null) message.Content.Headers.ContentEncoding.Add(encoding);
        if (experiment is not null) message.Headers.Add("x-mlflow-experiment-id", experiment);
        return await server.Http.SendAsync(message);
    }
}
