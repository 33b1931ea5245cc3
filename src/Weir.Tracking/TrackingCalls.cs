using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Artifacts;
using Weir.Tracking.Evaluation;
using Weir.Tracking.Experiments;
using Weir.Tracking.LoggedModels;
using Weir.Tracking.Metrics;
using Weir.Tracking.Registry;
using Weir.Tracking.Registry.Promotion;
using Weir.Tracking.Runs;
using Weir.Tracking.Traces;
using Weir.Tracking.Upkeep;
using Weir.Tracking.Webhooks;
using static Weir.Tracking.Access.Needs;

namespace Weir.Tracking;

/// <summary>The table of calls: who answers each, and what it needs of its caller. A call of which the audit log tells is <c>Audited</c>.</summary>
internal static class TrackingCalls
{
    public static IEnumerable<ICallHandler> All(IDatabase database, ArtifactService artifacts, Func<IDatabase, WebhookService> webhooks, TrackingOptions options, TimeProvider time, AccessControl access, RunHeartbeats heartbeats)
    {
        var calls = new CallList(database, time, access);
        return [.. Experiments(calls, database, options, time), .. Runs(calls, database, artifacts, options, time, heartbeats), .. LoggedModels(calls, database, artifacts, options, time),
            .. TraceCallTable.All(calls, database, time), .. RegistryCallTable.All(calls, database, artifacts, time), .. PromotionCallTable.All(calls, database, artifacts, time, access), .. AccessCallTable.All(calls, database, time),
            .. WebhookCallTable.All(calls, database, webhooks), .. EvaluationCallTable.All(calls, database, time)];
    }

    private static IEnumerable<ICallHandler> Experiments(CallList calls, IDatabase database, TrackingOptions options, TimeProvider time)
    {
        ExperimentService On(IDatabase on) => new(on, options, time);
        var experiments = On(database);
        yield return calls.Audited(
            ExperimentCalls.Create, d => (r, c, cancellation) => On(d).CreateAsync(r, c.Caller, cancellation), r => [Edit.Anything($"experiments named {r.Name}"), Edit.Location(r.ArtifactLocation)]);
        yield return calls.On(ExperimentCalls.Get, experiments.GetAsync, r => [Read.Experiment(r.ExperimentId)]);
        yield return calls.On(ExperimentCalls.GetByName, experiments.GetByNameAsync, r => [Read.ExperimentNamed(r.ExperimentName)]);
        yield return calls.Audited(ExperimentCalls.Update, d => On(d).UpdateAsync, r => [Edit.Experiment(r.ExperimentId)]);
        yield return calls.Audited(ExperimentCalls.Delete, d => On(d).DeleteAsync, r => [Manage.Experiment(r.ExperimentId)]);
        yield return calls.Audited(ExperimentCalls.Restore, d => On(d).RestoreAsync, r => [Manage.Experiment(r.ExperimentId)]);
        yield return calls.On(ExperimentCalls.SetTag, experiments.SetTagAsync, r => [Edit.Experiment(r.ExperimentId)]);
        yield return calls.On(ExperimentCalls.DeleteTag, experiments.DeleteTagAsync, r => [Edit.Experiment(r.ExperimentId)]);
        yield return calls.On(ExperimentCalls.Search, (r, c, cancellation) => experiments.SearchAsync(r, c.Experiments, cancellation), _ => [Read.Anything()]);
        yield return calls.On(ExperimentCalls.SearchDatasets, experiments.SearchDatasetsAsync, r => [Read.Anything(), .. Read.Experiments(r.ExperimentIds)]);
    }

    private static IEnumerable<ICallHandler> Runs(CallList calls, IDatabase database, ArtifactService artifacts, TrackingOptions options, TimeProvider time, RunHeartbeats heartbeats)
    {
        RunService On(IDatabase on) => new(on, options, time, heartbeats);
        var runs = On(database);
        yield return calls.On(RunCalls.Create, runs.CreateAsync, r => [Edit.Experiment(r.ExperimentId is { Length: > 0 } id ? id : RunService.DefaultExperiment)]);
        yield return calls.On(RunCalls.Get, runs.GetAsync, r => [Read.Run(r.RunId, r.RunUuid)]);
        yield return calls.On(RunCalls.Update, runs.UpdateAsync, r => [Edit.Run(r.RunId, r.RunUuid)]);
        yield return calls.Audited(RunCalls.Delete, d => On(d).DeleteAsync, r => [Manage.Run(r.RunId, r.RunUuid)]);
        yield return calls.Audited(RunCalls.Restore, d => On(d).RestoreAsync, r => [Manage.Run(r.RunId, r.RunUuid)]);
        yield return calls.Audited(
            RunCopyCalls.Copy, d => new RunCopyService(d, artifacts, options, time).CopyAsync,
            r => [Edit.Experiment(r.ExperimentId), r.Move == true ? Manage.Run(r.RunId, null) : Read.Run(r.RunId, null), .. r.Artifacts == false ? Array.Empty<AccessNeed>() : [Read.RunFiles(r.RunId, null)]]);
        yield return calls.On(RunCalls.Search, (r, c, cancellation) => runs.SearchAsync(r with { ExperimentIds = c.Experiments.Narrow(r.ExperimentIds) }, cancellation), _ => [Read.Anything()]);

        var log = new RunLogService(database, options, heartbeats);
        yield return calls.On(RunCalls.LogMetric, log.LogMetricAsync, r => [Edit.Run(r.RunId, r.RunUuid), .. Edit.LoggedModels([r.ModelId])]);
        yield return calls.On(RunCalls.LogParam, log.LogParamAsync, r => [Edit.Run(r.RunId, r.RunUuid)]);
        yield return calls.On(RunCalls.SetTag, log.SetTagAsync, r => [Edit.Run(r.RunId, r.RunUuid)]);
        yield return calls.On(RunCalls.DeleteTag, log.DeleteTagAsync, r => [Edit.Run(r.RunId, r.RunUuid)]);
        yield return calls.On(RunCalls.LogBatch, log.LogBatchAsync, r => [Edit.Run(r.RunId, r.RunUuid), .. Edit.LoggedModels(r.Metrics?.Select(m => m.ModelId))]);
        yield return calls.On(RunCalls.LogModel, log.LogModelAsync, r => [Edit.Run(r.RunId, r.RunUuid)]);
        yield return calls.On(RunCalls.LogInputs, log.LogInputsAsync, r => [Edit.Run(r.RunId, r.RunUuid), .. Read.LoggedModels(r.Models?.Select(m => m.ModelId))]);
        yield return calls.On(RunCalls.LogOutputs, log.LogOutputsAsync, r => [Edit.Run(r.RunId, r.RunUuid), .. Edit.LoggedModels(r.Models?.Select(m => m.ModelId))]);

        var metrics = new MetricService(database);
        yield return calls.On(RunCalls.MetricHistory, metrics.HistoryAsync, r => [Read.Run(r.RunId, r.RunUuid)]);
        yield return calls.On(RunCalls.MetricHistoryBulk, metrics.HistoryBulkAsync, r => [Read.Anything(), .. Read.Runs(r.RunId)]);
        yield return calls.On(RunCalls.MetricHistoryInterval, metrics.HistoryIntervalAsync, r => [Read.Anything(), .. Read.Runs(r.RunIds)]);
        yield return calls.On(RunCalls.ListArtifacts, artifacts.ListRunAsync, r => [Read.RunFiles(r.RunId, r.RunUuid)]);
    }

    private static IEnumerable<ICallHandler> LoggedModels(CallList calls, IDatabase database, ArtifactService artifacts, TrackingOptions options, TimeProvider time)
    {
        LoggedModelService On(IDatabase on) => new(on, artifacts, options, time);
        var logged = On(database);
        yield return calls.On(LoggedModelCalls.Create, logged.CreateAsync, r => [Edit.Experiment(r.ExperimentId), Read.Run(r.SourceRunId, null)]);
        yield return calls.On(LoggedModelCalls.Get, logged.GetAsync, r => [Read.LoggedModel(r.ModelId)]);
        yield return calls.On(LoggedModelCalls.Finalize, logged.FinalizeAsync, r => [Edit.LoggedModel(r.ModelId)]);
        yield return calls.Audited(LoggedModelCalls.Delete, d => On(d).DeleteAsync, r => [Manage.LoggedModel(r.ModelId)]);
        yield return calls.On(LoggedModelCalls.SetTags, logged.SetTagsAsync, r => [Edit.LoggedModel(r.ModelId)]);
        yield return calls.On(LoggedModelCalls.DeleteTag, logged.DeleteTagAsync, r => [Manage.LoggedModel(r.ModelId)]);
        yield return calls.On(LoggedModelCalls.LogParams, logged.LogParamsAsync, r => [Edit.LoggedModel(r.ModelId)]);
        yield return calls.On(LoggedModelCalls.ListArtifacts, logged.ListArtifactsAsync, r => [Read.LoggedModelFiles(r.ModelId)]);
        yield return calls.On(LoggedModelCalls.Search, (r, c, cancellation) => logged.SearchAsync(r with { ExperimentIds = c.Experiments.Narrow(r.ExperimentIds) }, cancellation), _ => [Read.Anything()]);
    }
}
