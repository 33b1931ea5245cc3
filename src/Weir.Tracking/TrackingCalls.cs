using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Tracking.Artifacts;
using Weir.Tracking.Experiments;
using Weir.Tracking.LoggedModels;
using Weir.Tracking.Metrics;
using Weir.Tracking.Registry;
using Weir.Tracking.Runs;
using Weir.Tracking.Traces;
using Weir.Tracking.Webhooks;

namespace Weir.Tracking;

/// <summary>The list of calls and who answers them.</summary>
internal static class TrackingCalls
{
    public static IEnumerable<ICallHandler> All(IDatabase database, ArtifactService artifacts, WebhookService webhooks, TrackingOptions options, TimeProvider time)
    {
        var experiments = new ExperimentService(database, options, time);
        yield return On(ExperimentCalls.Create, experiments.CreateAsync);
        yield return On(ExperimentCalls.Get, experiments.GetAsync);
        yield return On(ExperimentCalls.GetByName, experiments.GetByNameAsync);
        yield return On(ExperimentCalls.Update, experiments.UpdateAsync);
        yield return On(ExperimentCalls.Delete, experiments.DeleteAsync);
        yield return On(ExperimentCalls.Restore, experiments.RestoreAsync);
        yield return On(ExperimentCalls.SetTag, experiments.SetTagAsync);
        yield return On(ExperimentCalls.DeleteTag, experiments.DeleteTagAsync);
        yield return On(ExperimentCalls.Search, experiments.SearchAsync);
        yield return On(ExperimentCalls.SearchDatasets, experiments.SearchDatasetsAsync);

        var runs = new RunService(database, options, time);
        yield return On(RunCalls.Create, runs.CreateAsync);
        yield return On(RunCalls.Get, runs.GetAsync);
        yield return On(RunCalls.Update, runs.UpdateAsync);
        yield return On(RunCalls.Delete, runs.DeleteAsync);
        yield return On(RunCalls.Restore, runs.RestoreAsync);
        yield return On(RunCalls.Search, runs.SearchAsync);

        var log = new RunLogService(database, options);
        yield return On(RunCalls.LogMetric, log.LogMetricAsync);
        yield return On(RunCalls.LogParam, log.LogParamAsync);
        yield return On(RunCalls.SetTag, log.SetTagAsync);
        yield return On(RunCalls.DeleteTag, log.DeleteTagAsync);
        yield return On(RunCalls.LogBatch, log.LogBatchAsync);
        yield return On(RunCalls.LogModel, log.LogModelAsync);
        yield return On(RunCalls.LogInputs, log.LogInputsAsync);
        yield return On(RunCalls.LogOutputs, log.LogOutputsAsync);

        var metrics = new MetricService(database);
        yield return On(RunCalls.MetricHistory, metrics.HistoryAsync);
        yield return On(RunCalls.MetricHistoryBulk, metrics.HistoryBulkAsync);
        yield return On(RunCalls.MetricHistoryInterval, metrics.HistoryIntervalAsync);
        yield return On(RunCalls.ListArtifacts, artifacts.ListRunAsync);

        var logged = new LoggedModelService(database, artifacts, options, time);
        yield return On(LoggedModelCalls.Create, logged.CreateAsync);
        yield return On(LoggedModelCalls.Get, logged.GetAsync);
        yield return On(LoggedModelCalls.Finalize, logged.FinalizeAsync);
        yield return On(LoggedModelCalls.Delete, logged.DeleteAsync);
        yield return On(LoggedModelCalls.SetTags, logged.SetTagsAsync);
        yield return On(LoggedModelCalls.DeleteTag, logged.DeleteTagAsync);
        yield return On(LoggedModelCalls.LogParams, logged.LogParamsAsync);
        yield return On(LoggedModelCalls.ListArtifacts, logged.ListArtifactsAsync);
        yield return On(LoggedModelCalls.Search, logged.SearchAsync);

        foreach (var handler in Traces(database, time)) yield return handler;

        var models = new RegisteredModelService(database, new WebhookOutbox(time), time);
        yield return On(RegisteredModelCalls.Create, models.CreateAsync);
        yield return On(RegisteredModelCalls.Get, models.GetAsync);
        yield return On(RegisteredModelCalls.Rename, models.RenameAsync);
        yield return On(RegisteredModelCalls.Update, models.UpdateAsync);
        yield return On(RegisteredModelCalls.Delete, models.DeleteAsync);
        yield return On(RegisteredModelCalls.Search, models.SearchAsync);
        yield return On(RegisteredModelCalls.LatestVersions, models.LatestVersionsAsync);
        yield return On(RegisteredModelCalls.SetTag, models.SetTagAsync);
        yield return On(RegisteredModelCalls.DeleteTag, models.DeleteTagAsync);
        yield return On(RegisteredModelCalls.SetAlias, models.SetAliasAsync);
        yield return On(RegisteredModelCalls.DeleteAlias, models.DeleteAliasAsync);
        yield return On(RegisteredModelCalls.GetByAlias, models.GetByAliasAsync);

        var versions = new ModelVersionService(database, new WebhookOutbox(time), time);
        yield return On(ModelVersionCalls.Create, versions.CreateAsync);
        yield return On(ModelVersionCalls.Get, versions.GetAsync);
        yield return On(ModelVersionCalls.DownloadUri, versions.DownloadUriAsync);
        yield return On(ModelVersionCalls.Update, versions.UpdateAsync);
        yield return On(ModelVersionCalls.TransitionStage, versions.TransitionAsync);
        yield return On(ModelVersionCalls.Delete, versions.DeleteAsync);
        yield return On(ModelVersionCalls.SetTag, versions.SetTagAsync);
        yield return On(ModelVersionCalls.DeleteTag, versions.DeleteTagAsync);
        yield return On(ModelVersionCalls.Search, versions.SearchAsync);

        yield return On(WebhookCalls.Create, webhooks.CreateAsync);
        yield return On(WebhookCalls.List, webhooks.ListAsync);
        yield return On(WebhookCalls.Get, webhooks.GetAsync);
        yield return On(WebhookCalls.Update, webhooks.UpdateAsync);
        yield return On(WebhookCalls.Delete, webhooks.DeleteAsync);
        yield return On(WebhookCalls.Test, webhooks.TestAsync);
    }

    private static IEnumerable<ICallHandler> Traces(IDatabase database, TimeProvider time)
    {
        var traces = new TraceService(database, time);
        yield return On(TraceCalls.Start, traces.StartAsync);
        yield return On(TraceCalls.GetInfo, traces.GetInfoAsync);
        yield return On(TraceCalls.Get, traces.GetAsync);
        yield return On(TraceCalls.GetMany, traces.GetManyAsync);
        yield return On(TraceCalls.Search, traces.SearchAsync);
        yield return On(TraceCalls.Delete, traces.DeleteAsync);
        yield return On(TraceCalls.SetTag, traces.SetTagAsync);
        yield return On(TraceCalls.DeleteTag, traces.DeleteTagAsync);
        yield return On(TraceCalls.LinkToRun, traces.LinkAsync);

        var assessments = new AssessmentService(database, time);
        yield return On(TraceCalls.CreateAssessment, assessments.CreateAsync);
        yield return On(TraceCalls.GetAssessment, assessments.GetAsync);
        yield return On(TraceCalls.UpdateAssessment, assessments.UpdateAsync);
        yield return On(TraceCalls.DeleteAssessment, assessments.DeleteAsync);

        var old = new OldTraceService(database, time);
        yield return On(OldTraceCalls.Start, old.StartAsync);
        yield return On(OldTraceCalls.End, old.EndAsync);
        yield return On(OldTraceCalls.GetInfo, old.GetInfoAsync);
        yield return On(OldTraceCalls.Search, old.SearchAsync);
        yield return On(OldTraceCalls.Delete, traces.DeleteAsync);
        yield return On(OldTraceCalls.SetTag, traces.SetTagAsync);
        yield return On(OldTraceCalls.DeleteTag, traces.DeleteTagAsync);
    }

    private static CallHandler<TRequest, TResponse> On<TRequest, TResponse>(MlflowCall<TRequest, TResponse> call, Func<TRequest, CancellationToken, Task<TResponse>> answer) => new(call, answer);
}
