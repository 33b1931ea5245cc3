using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Tracking.Tests.Traces;

public abstract class TraceTests(TrackingStore store)
{
    [Fact]
    public async Task Facts_on_a_trace_come_back_as_they_were_told()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await StartAsync(tracking, "tr-1", new TraceInfo(
            ClientRequestId: "c1", RequestPreview: new string('q', 2000), ResponsePreview: "a", RequestTime: "2026-01-31T12:00:00.123456789Z", ExecutionDuration: "1.5s", State: "OK",
            TraceMetadata: new Dictionary<string, string> { ["mlflow.source"] = "nb" }, Tags: new Dictionary<string, string> { ["mlflow.traceName"] = "ask", ["t"] = "x" }));
        var info = await InfoAsync(tracking, "tr-1");
        Assert.Equal(("tr-1", "c1", 1000, "a", "2026-01-31T12:00:00.123Z", "1.5s", "OK"), (info.TraceId, info.ClientRequestId, info.RequestPreview!.Length, info.ResponsePreview, info.RequestTime, info.ExecutionDuration, info.State));
        Assert.Equal(("MLFLOW_EXPERIMENT", "0"), (info.TraceLocation!.Type, info.TraceLocation.MlflowExperiment!.ExperimentId));
        Assert.Equal(("nb", "x", "mlflow-artifacts:/0/traces/tr-1/artifacts"), (info.TraceMetadata!["mlflow.source"], info.Tags!["t"], info.Tags["mlflow.artifactLocation"]));
        await StartAsync(tracking, "tr-1", new TraceInfo(State: "ERROR", RequestTime: "2026-01-31T12:00:00Z"));
        info = await InfoAsync(tracking, "tr-1");
        Assert.Equal(("ERROR", "c1", "x"), (info.State, info.ClientRequestId, info.Tags!["t"]));
    }

    [Fact]
    public async Task What_is_missing_wrong_or_unknown_is_told()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.Start, new TraceEnvelope()));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.Start, new TraceEnvelope(new Trace(new TraceInfo("tr-1")))));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.Start, Envelope("", "0")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.Start, Envelope("tr-1", "77")));
        foreach (var wrong in new[] { new TraceInfo(State: "HEAVEN"), new TraceInfo(RequestTime: "soon"), new TraceInfo(ExecutionDuration: "1.5"), new TraceInfo(ExecutionDuration: "1e99s"), new TraceInfo(Tags: new Dictionary<string, string> { ["a$b"] = "x" }) })
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.Start, Envelope("tr-1", "0", wrong)));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.GetInfo, new TraceById("tr-1")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.Get, new TraceById("tr-1")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.GetMany, new TracesByIds()));
        Assert.Null((await tracking.Client.CallAsync(TraceCalls.GetMany, new TracesByIds(["tr-1"]))).Traces);
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.SetTag, new TraceTag("tr-1", "k", "v")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.SetTag, new TraceTag("tr-1")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.Search, new SearchTraces()));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.Search, Search(null) with { MaxResults = 501 }));
    }

    [Fact]
    public async Task Tags_are_set_and_removed()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await StartAsync(tracking, "tr-1");
        await tracking.Client.CallAsync(TraceCalls.SetTag, new TraceTag("tr-1", "k", new string('v', 5000)));
        Assert.Equal(4096, (await InfoAsync(tracking, "tr-1")).Tags!["k"].Length);
        await tracking.Client.CallAsync(OldTraceCalls.SetTag, new TraceTag("tr-1", "k", "w"));
        Assert.Equal("w", (await InfoAsync(tracking, "tr-1")).Tags!["k"]);
        await tracking.Client.CallAsync(TraceCalls.DeleteTag, new TraceTag("tr-1", "k"));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(OldTraceCalls.DeleteTag, new TraceTag("tr-1", "k")));
        Assert.False((await InfoAsync(tracking, "tr-1")).Tags!.ContainsKey("k"));
    }

    [Fact]
    public async Task Traces_go_by_id_or_oldest_first()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        for (var i = 1; i <= 5; i++) await StartAsync(tracking, $"tr-{i}", new TraceInfo(RequestTime: $"1970-01-01T00:00:0{i}Z"));
        Assert.Equal(1, (await tracking.Client.CallAsync(TraceCalls.Delete, new DeleteTraces("0", RequestIds: ["tr-5", "tr-none"]))).TracesDeleted);
        Assert.Equal(2, (await tracking.Client.CallAsync(TraceCalls.Delete, new DeleteTraces("0", 3000, 2))).TracesDeleted);
        Assert.Equal(["tr-4", "tr-3"], await FindAsync(tracking, null));
        Assert.Equal(1, (await tracking.Client.CallAsync(OldTraceCalls.Delete, new DeleteTraces("0", 3000))).TracesDeleted);
        foreach (var wrong in new[] { new DeleteTraces("0"), new DeleteTraces("0", 5, RequestIds: ["tr-4"]), new DeleteTraces("0", 5, 0), new DeleteTraces("0", MaxTraces: 1, RequestIds: ["tr-4"]), new DeleteTraces(MaxTimestampMillis: 5) })
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.Delete, wrong));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.Delete, new DeleteTraces("77", 5)));
    }

    [Theory]
    [InlineData("", "tr-3 tr-2 tr-1")]
    [InlineData("status = 'OK'", "tr-1")]
    [InlineData("trace.status IN ('OK', 'ERROR')", "tr-2 tr-1")]
    [InlineData("attributes.name LIKE 'as%'", "tr-2 tr-1")]
    [InlineData("timestamp_ms > 1000 AND execution_time_ms < 500", "tr-2")]
    [InlineData("end_time >= 2200", "tr-2")]
    [InlineData("request_id = 'tr-3' or_not", "!")]
    [InlineData("trace.client_request_id = 'c2'", "tr-2")]
    [InlineData("tags.t = 'x'", "tr-1")]
    [InlineData("metadata.`mlflow.source` != 'nb'", "tr-2")]
    [InlineData("request_metadata.`mlflow.source` = 'nb'", "tr-1")]
    [InlineData("run_id = 'linked'", "tr-1 tr-3")]
    [InlineData("feedback.good = 'true'", "tr-1")]
    [InlineData("feedback.good = 'false'", "")]
    [InlineData("expectation.answer ILIKE 'FORTY%'", "tr-2")]
    [InlineData("span.heaven = 'x'", "!")]
    [InlineData("heaven.x = 'x'", "!")]
    [InlineData("name RLIKE '^as'", "tr-2 tr-1")]
    [InlineData("tags.t RLIKE '[w-y]'", "tr-1")]
    [InlineData("name RLIKE 'a('", "!")]
    [InlineData("name RLIKE '(a)\\1'", "!")]
    [InlineData("timestamp_ms RLIKE '1'", "!")]
    public async Task Filters_pick(string filter, string expected)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        await StartAsync(tracking, "tr-1", new TraceInfo(
            RequestTime: "1970-01-01T00:00:01Z", State: "OK", ExecutionDuration: "0.5s", Tags: new Dictionary<string, string> { ["mlflow.traceName"] = "ask", ["t"] = "x" },
            TraceMetadata: new Dictionary<string, string> { ["mlflow.source"] = "nb", ["mlflow.sourceRun"] = run }));
        await StartAsync(tracking, "tr-2", new TraceInfo(
            RequestTime: "1970-01-01T00:00:02Z", State: "ERROR", ExecutionDuration: "0.2s", ClientRequestId: "c2", Tags: new Dictionary<string, string> { ["mlflow.traceName"] = "assist" },
            TraceMetadata: new Dictionary<string, string> { ["mlflow.source"] = "job" }));
        await StartAsync(tracking, "tr-3", new TraceInfo(RequestTime: "1970-01-01T00:00:03Z", State: "IN_PROGRESS"));
        await tracking.Client.CallAsync(TraceCalls.LinkToRun, new LinkTraces(["tr-3"], run));
        var wrong = await AssessAsync(tracking, "tr-1", new Assessment(AssessmentName: "good", Feedback: new Feedback(JsonElement.Parse("false"))));
        await AssessAsync(tracking, "tr-1", new Assessment(AssessmentName: "good", Feedback: new Feedback(JsonElement.Parse("true")), Overrides: wrong.AssessmentId));
        await AssessAsync(tracking, "tr-2", new Assessment(AssessmentName: "answer", Expectation: new Expectation(JsonElement.Parse("\"forty-two\""))));
        filter = filter.Replace("linked", run, StringComparison.Ordinal);
        if (expected == "!")
        {
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.Search, Search(filter)));
            return;
        }

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), (await FindAsync(tracking, filter)).Order());
    }

    [Fact]
    public async Task Pages_hold_every_trace_once_in_the_order_asked_for()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        for (var i = 1; i <= 7; i++) await StartAsync(tracking, $"tr-{i}", new TraceInfo(RequestTime: $"1970-01-01T00:00:0{i / 2}Z", ExecutionDuration: i % 3 == 0 ? null : $"{i % 3}s"));
        foreach (var order in new[] { "timestamp_ms DESC", "execution_time ASC", "name", "status DESC", "tags.none DESC" })
        {
            var seen = new List<string>();
            string? token = null;
            do
            {
                var page = await tracking.Client.CallAsync(TraceCalls.Search, Search(null) with { MaxResults = 2, OrderBy = [order], PageToken = token });
                seen.AddRange(page.Traces!.Select(t => t.TraceId!));
                token = page.NextPageToken;
            }
            while (token is not null);
            Assert.Equal(await FindAsync(tracking, null, order), seen);
            Assert.Equal(7, seen.Distinct().Count());
        }
    }

    [Fact]
    public async Task Linking_takes_runs_and_traces_that_are_there()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        await StartAsync(tracking, "tr-1");
        for (var i = 0; i < 2; i++) await tracking.Client.CallAsync(TraceCalls.LinkToRun, new LinkTraces(["tr-1"], run));
        Assert.Equal(["tr-1"], await FindAsync(tracking, $"run_id = '{run}'"));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.LinkToRun, new LinkTraces(["tr-1"], "nobody")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.LinkToRun, new LinkTraces(["tr-none"], run)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.LinkToRun, new LinkTraces(["tr-1"])));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.LinkToRun, new LinkTraces(null, run)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.LinkToRun, new LinkTraces([.. Enumerable.Range(0, 101).Select(i => $"tr-{i}")], run)));
    }

    [Fact]
    public async Task Old_clients_see_the_same_traces_in_their_words()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var started = (await tracking.Client.CallAsync(OldTraceCalls.Start, new StartOldTrace("0", 1000, [new Tag("mlflow.source", "nb")], [new Tag("t", "x")]))).TraceInfo;
        Assert.Equal(("IN_PROGRESS", 1000L, null), (started.Status, started.TimestampMs!.Value, started.ExecutionTimeMs));
        var ended = (await tracking.Client.CallAsync(OldTraceCalls.End, new EndOldTrace(started.RequestId, 1250, "OK", [new Tag("mlflow.traceInputs", "1")], [new Tag("u", "y")]))).TraceInfo;
        Assert.Equal(("OK", 250L), (ended.Status, ended.ExecutionTimeMs!.Value));
        var info = (await tracking.Client.CallAsync(OldTraceCalls.GetInfo, new TraceById(started.RequestId))).TraceInfo;
        Assert.Equal(["mlflow.source", "mlflow.traceInputs"], info.RequestMetadata!.Select(m => m.Key));
        Assert.Equal(["mlflow.artifactLocation", "t", "u"], info.Tags!.Select(m => m.Key));
        Assert.Equal(started.RequestId, Assert.Single((await tracking.Client.CallAsync(OldTraceCalls.Search, new SearchOldTraces(["0"], "status = 'OK'"))).Traces!).RequestId);
        Assert.Equal("0.25s", (await InfoAsync(tracking, started.RequestId!)).ExecutionDuration);
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(OldTraceCalls.End, new EndOldTrace("tr-none", 1, "OK")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(OldTraceCalls.GetInfo, new TraceById("tr-none")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(OldTraceCalls.Start, new StartOldTrace()));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(OldTraceCalls.End, new EndOldTrace(started.RequestId, 1, "HEAVEN")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(OldTraceCalls.Search, new SearchOldTraces()));
    }

    internal static TraceEnvelope Envelope(string id, string experiment, TraceInfo? info = null) =>
        new(new Trace((info ?? new TraceInfo()) with { TraceId = id, TraceLocation = new TraceLocation("MLFLOW_EXPERIMENT", new TraceExperiment(experiment)) }));

    internal static Task<TraceEnvelope> StartAsync(TrackingFixture tracking, string id, TraceInfo? info = null) => tracking.Client.CallAsync(TraceCalls.Start, Envelope(id, "0", info));

    internal static async Task<TraceInfo> InfoAsync(TrackingFixture tracking, string id) => (await tracking.Client.CallAsync(TraceCalls.GetInfo, new TraceById(id))).Trace!.TraceInfo!;

    internal static SearchTraces Search(string? filter) => new([new TraceLocation("MLFLOW_EXPERIMENT", new TraceExperiment("0"))], filter);

    internal static async Task<List<string>> FindAsync(TrackingFixture tracking, string? filter, params string[] order) =>
        [.. ((await tracking.Client.CallAsync(TraceCalls.Search, Search(filter) with { OrderBy = order })).Traces ?? []).Select(t => t.TraceId!)];

    internal static async Task<Assessment> AssessAsync(TrackingFixture tracking, string trace, Assessment assessment) =>
        (await tracking.Client.CallAsync(TraceCalls.CreateAssessment, new AssessmentEnvelope(assessment with { Source = new AssessmentSource("HUMAN", "me") }, TraceId: trace))).Assessment!;
}
