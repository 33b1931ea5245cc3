using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Retention;
using Weir.Tracking.Upkeep;

namespace Weir.Tracking.Tests.Retention;

/// <summary>After a collection no row of any table, those of tomorrow included, names a thing that is gone: its number will be given again.</summary>
public abstract class DanglingTests(TrackingStore store)
{
    // Columns that name things, and where the things are.
    private static readonly Dictionary<string, string> Owners = new()
    {
        ["run_no"] = "runs",
        ["model_no"] = "logged_models",
        ["trace_no"] = "traces",
        ["experiment_id"] = "experiments",
        ["scorer_no"] = "scorers",
        ["webhook_no"] = "webhooks",
        ["key_no"] = "metric_keys",
    };

    [Fact]
    public async Task A_collection_leaves_no_row_that_names_what_is_gone()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var client = tracking.Client;
        var stays = await FillAsync(tracking, "stays");
        var goes = await FillAsync(tracking, "goes");
        await new StoreUpkeep(tracking.Service, new UpkeepOptions()).OnceAsync(); // heartbeats
        Assert.Equal(2, await tracking.Service.Database.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM run_heartbeats")));
        var filled = await CountsAsync(tracking.Service.Database);
        await client.CallAsync(ExperimentCalls.Delete, new ExperimentById(goes.Experiment));

        var dry = await Collection.RunAsync(tracking.Service, new CollectRequest { IsDryRun = true });
        var done = await Collection.RunAsync(tracking.Service, new CollectRequest());
        Assert.Equal((1, 1, 1, 2, 2), (done.Experiments, done.Runs, done.LoggedModels, done.Traces, done.Files));
        Assert.Equal((dry.Experiments, dry.Runs, dry.LoggedModels, dry.Traces, dry.Points, dry.Files, dry.Bytes), (done.Experiments, done.Runs, done.LoggedModels, done.Traces, done.Points, done.Files, done.Bytes));
        Assert.Empty(await tracking.Service.Database.ReadAsync(Dangling));

        // Half of everything went, and the other half is whole.
        var left = await CountsAsync(tracking.Service.Database);
        foreach (var table in new[] { "runs", "logged_models", "traces", "spans", "assessments", "run_traces", "run_models", "scorers", "scorer_versions", "logged_model_metrics", "run_heartbeats", "run_inputs", "params", "evaluation_dataset_experiments" })
            Assert.True(left[table] * 2 == filled[table] && left[table] > 0, $"{table}: {filled[table]} before, {left[table]} after");
        Assert.Equal("stays", (await tracking.GetAsync(stays.Run)).Info.RunName);
        Assert.NotNull((await client.CallAsync(TraceCalls.GetInfo, new TraceById(stays.Trace))).Trace);
    }

    [Fact]
    public async Task Runs_that_go_alone_leave_the_traces_and_models_of_their_experiment()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var filled = await FillAsync(tracking, "e");
        await tracking.Client.CallAsync(RunCalls.Delete, new RunById(filled.Run));
        Assert.Equal((1, 0, 0), await Collection.RunAsync(tracking.Service, new CollectRequest()) is var r ? (r.Runs, r.Traces, r.LoggedModels) : default);
        Assert.Empty(await tracking.Service.Database.ReadAsync(Dangling));
        Assert.NotNull((await tracking.Client.CallAsync(TraceCalls.GetInfo, new TraceById(filled.Trace))).Trace);

        // Files of a trace that was deleted are orphans.
        await tracking.Client.CallAsync(TraceCalls.Delete, new DeleteTraces(filled.Experiment, RequestIds: [filled.Trace]));
        var swept = await Collection.RunAsync(tracking.Service, new CollectRequest { Orphans = true }, time: new Later());
        Assert.Equal((1, 1), (swept.Orphans, swept.Files));
    }

    private static async Task<(string Experiment, string Run, string Trace)> FillAsync(TrackingFixture tracking, string name)
    {
        var client = tracking.Client;
        var experiment = (await client.CallAsync(ExperimentCalls.Create, new CreateExperiment(name, Tags: [new("a", "b")]))).ExperimentId;
        var info = (await client.CallAsync(RunCalls.Create, new CreateRun(experiment, RunName: name))).Run.Info;
        var model = (await client.CallAsync(LoggedModelCalls.Create, new CreateLoggedModel(experiment, "clf", SourceRunId: info.RunId, Params: [new("p", "1")], Tags: [new("t", "1")]))).Model.Info.ModelId;
        await client.CallAsync(RunCalls.LogBatch, new LogBatch(info.RunId, Metrics: [new("f1", 1, 1, 1, model), .. Enumerable.Range(0, 900).Select(i => new Metric("loss", i, i, i))], Params: [new("p", "1")], Tags: [new("t", "1")]));
        await client.CallAsync(RunCalls.LogInputs, new LogInputs(info.RunId, Datasets: [new([new("mlflow.data.context", "train")], new Dataset("d", "1", "local", "s"))], Models: [new(model)]));
        await client.CallAsync(RunCalls.LogOutputs, new LogOutputs(info.RunId, Models: [new(model, 0)]));
        await client.Transport.PutArtifactAsync(info, "f.bin", new MemoryStream(new byte[10]));
        var trace = "tr-" + name;
        var place = new TraceLocation("MLFLOW_EXPERIMENT", new(experiment));
        await client.CallAsync(TraceCalls.Start, new TraceEnvelope(new Trace(new TraceInfo(trace, TraceLocation: place, Tags: new Dictionary<string, string> { ["t"] = "1" }))));
        await client.CallAsync(TraceCalls.CreateAssessment, new AssessmentEnvelope(new Assessment(AssessmentName: "n", Source: new("HUMAN"), Feedback: new(System.Text.Json.JsonElement.Parse("true"))), TraceId: trace));
        await client.CallAsync(TraceCalls.LinkToRun, new LinkTraces([trace], info.RunId));
        await tracking.Service.Spans.LogAsync(experiment, Testing.OtlpRequest.Of(Testing.OtlpRequest.Span("0000000000000000000000000000000" + (name[0] == 's' ? 1 : 2), "0000000000000001", null, "root", 1, 2)), CancellationToken.None);
        await tracking.Service.Artifacts.Store.PutAsync($"{experiment}/traces/{trace}/artifacts/traces.json", new MemoryStream(new byte[5]));
        await client.CallAsync(ScorerCalls.Register, new ScorerRequest(experiment, "s", "{}"));
        await client.CallAsync(EvaluationDatasetCalls.Create, new CreateEvaluationDataset("ds-" + name, ExperimentIds: [experiment]));
        return (experiment, info.RunId, trace);
    }

    private static List<string> Dangling(ISqlSession session)
    {
        var found = new List<string>();
        foreach (var (table, column) in Columns(session))
        {
            if (!Owners.TryGetValue(column, out var owner) || owner == table) continue;
            if (session.Int64OrNull($"SELECT COUNT(*) FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM {owner} o WHERE o.{column} = t.{column})") is > 0 and var count) found.Add($"{table}.{column}: {count}");
        }

        return found;
    }

    private static async Task<Dictionary<string, long>> CountsAsync(IDatabase database) =>
        await database.ReadAsync(s => Columns(s).Select(c => c.Table).Distinct().ToList().ToDictionary(t => t, t => s.Int64OrNull($"SELECT COUNT(*) FROM {t}")!.Value));

    private static List<(string Table, string Column)> Columns(ISqlSession session) => session.List(
        session.Dialect.Name == "sqlite"
            ? "SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
            : "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'",
        r => (r.GetText(0), r.GetText(1)));

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(2);
    }
}
