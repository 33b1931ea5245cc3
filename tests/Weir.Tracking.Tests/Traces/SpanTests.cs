using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Tracking.Tests.Traces;

public abstract class SpanTests(TrackingStore store)
{
    private const string Trace = "0123456789abcdef0123456789abcdef";
    private const string Root = "00000000000000a1";
    private const string Child = "00000000000000b2";

    [Fact]
    public async Task Spans_make_their_trace_and_come_back_as_they_were_sent()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await LogAsync(tracking, OtlpRequest.Span(Trace, Child, Root, "step", 1100, 1400, 2, OtlpRequest.Attribute("mlflow.spanType", "TOOL"), OtlpRequest.Attribute("rows", 7)));
        Assert.Equal(("IN_PROGRESS", "1970-01-01T00:00:01.100Z", "0.3s"), await FactsAsync(tracking));
        await LogAsync(
            tracking,
            OtlpRequest.Span(Trace, Root, null, "ask", 1000, 2000, 1, OtlpRequest.Attribute("mlflow.spanInputs", OtlpRequest.Attribute("q", "why?")), OtlpRequest.Attribute("mlflow.spanOutputs", "because")));
        Assert.Equal(("OK", "1970-01-01T00:00:01.000Z", "1s"), await FactsAsync(tracking));
        var trace = (await tracking.Client.CallAsync(TraceCalls.Get, new TraceById("tr-" + Trace))).Trace!;
        Assert.Equal(("""{"q":"why?"}""", "because"), (trace.TraceInfo!.RequestPreview, trace.TraceInfo.ResponsePreview));
        Assert.Equal(["ask", "step"], trace.Spans!.Select(s => s.GetProperty("name").GetString()));
        Assert.Equal(
            """{"trace_id":"ASNFZ4mrze8BI0VniavN7w==","span_id":"AAAAAAAAALI=","parent_span_id":"AAAAAAAAAKE=","name":"step","start_time_unix_nano":"1100000000","end_time_unix_nano":"1400000000","attributes":[{"key":"mlflow.spanType","value":{"string_value":"TOOL"}},{"key":"rows","value":{"int_value":"7"}}],"status":{"code":"STATUS_CODE_ERROR"}}""",
            trace.Spans![1].GetRawText());
        var file = JsonElement.Parse((await tracking.Service.Spans.ExportAsync("tr-" + Trace)).Json!);
        Assert.Equal(("\"TOOL\"", "7"), (file.GetProperty("spans")[1].GetProperty("attributes").GetProperty("mlflow.spanType").GetString(), file.GetProperty("spans")[1].GetProperty("attributes").GetProperty("rows").GetString()));
    }

    [Fact]
    public async Task A_span_that_comes_again_takes_the_place_of_the_first()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        for (var i = 0; i < 2; i++) await LogAsync(tracking, OtlpRequest.Span(Trace, Root, null, $"name{i}", 1000, 2000, 1, OtlpRequest.Attribute("n", i)));
        Assert.Equal("name1", Assert.Single((await tracking.Client.CallAsync(TraceCalls.Get, new TraceById("tr-" + Trace))).Trace!.Spans!).GetProperty("name").GetString());
        Assert.Equal(["tr-" + Trace], await TraceTests.FindAsync(tracking, "span.attributes.n = '1'"));
        Assert.Empty(await TraceTests.FindAsync(tracking, "span.attributes.n = '0'"));
    }

    [Fact]
    public async Task Traces_are_found_by_their_spans_and_go_with_them()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await LogAsync(tracking, OtlpRequest.Span(Trace, Root, null, "ask", 1000, 2000, 2, OtlpRequest.Attribute("mlflow.spanType", "LLM"), OtlpRequest.Attribute("long", new string('x', 3000) + "needle")));
        foreach (var filter in new[] { "span.name = 'ask'", "span.type IN ('LLM')", "span.status = 'ERROR'", "trace.text LIKE '%needle%'", "span.attributes.mlflow.spanType LIKE 'L%'", "name = 'ask'", "status = 'ERROR'" })
            Assert.Single(await TraceTests.FindAsync(tracking, filter));
        Assert.Empty(await TraceTests.FindAsync(tracking, "span.name = 'other'"));
        await tracking.Client.CallAsync(TraceCalls.Delete, new DeleteTraces("0", RequestIds: ["tr-" + Trace]));
        Assert.Empty(await TraceTests.FindAsync(tracking, null));
        await LogAsync(tracking, OtlpRequest.Span(Trace, Child, null, "new", 1, 2));
        Assert.Single((await tracking.Client.CallAsync(TraceCalls.Get, new TraceById("tr-" + Trace))).Trace!.Spans!);
    }

    [Fact]
    public async Task A_trace_that_lacks_spans_is_given_only_to_who_takes_parts()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await LogAsync(tracking, OtlpRequest.Span(Trace, Child, Root, "step", 1100, 1400));
        await TraceTests.StartAsync(tracking, "tr-" + Trace, new TraceInfo(TraceMetadata: new Dictionary<string, string> { ["mlflow.trace.sizeStats"] = """{"num_spans": 2}""" }));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.Get, new TraceById("tr-" + Trace)));
        Assert.Null((await tracking.Client.CallAsync(TraceCalls.GetMany, new TracesByIds(["tr-" + Trace]))).Traces);
        Assert.Single((await tracking.Client.CallAsync(TraceCalls.Get, new TraceById("tr-" + Trace, true))).Trace!.Spans!);
        await LogAsync(tracking, OtlpRequest.Span(Trace, Root, null, "ask", 1000, 2000));
        Assert.Equal(2, Assert.Single((await tracking.Client.CallAsync(TraceCalls.GetMany, new TracesByIds(["tr-" + Trace, "tr-none", "tr-" + Trace]))).Traces!).Spans!.Count);
    }

    [Fact]
    public async Task Bytes_that_are_no_request_store_nothing()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var good = OtlpRequest.Of(OtlpRequest.Span(Trace, Root, null, "ask", 1000, 2000, 1, OtlpRequest.Attribute("k", "v")));
        var deep = OtlpRequest.Attribute("k", "v");
        for (var i = 0; i < 200; i++) deep = OtlpRequest.Attribute("k", deep);
        foreach (var bytes in new[] { [], "nonsense"u8.ToArray(), good[..^3], OtlpRequest.Of(OtlpRequest.Span("00", Root, null, "a", 1, 2)), OtlpRequest.Of(OtlpRequest.Span(new string('0', 32), Root, null, "a", 1, 2)), OtlpRequest.Of(OtlpRequest.Span(Trace, Root, null, "a", 1, 2, 1, deep)) })
            Assert.Equal(MlflowErrors.InvalidParameterValue, (await Assert.ThrowsAsync<WeirException>(() => tracking.Service.Spans.LogAsync("0", bytes))).Code);
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, (await Assert.ThrowsAsync<WeirException>(() => tracking.Service.Spans.LogAsync("77", good))).Code);

        // Any byte changed: taken or refused, never a failure.
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var bytes = (byte[])good.Clone();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                await tracking.Service.Spans.LogAsync("0", bytes);
            }
            catch (WeirException e)
            {
                Assert.Equal(MlflowErrors.InvalidParameterValue, e.Code);
            }
        }
    }

    private static Task LogAsync(TrackingFixture tracking, params byte[][] spans) => tracking.Service.Spans.LogAsync("0", OtlpRequest.Of(spans));

    private static async Task<(string?, string?, string?)> FactsAsync(TrackingFixture tracking)
    {
        var info = await TraceTests.InfoAsync(tracking, "tr-" + Trace);
        return (info.State, info.RequestTime, info.ExecutionDuration);
    }
}
