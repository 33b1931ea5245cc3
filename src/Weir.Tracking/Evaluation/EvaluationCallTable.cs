using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Tracking.Access;
using static Weir.Tracking.Access.Needs;

namespace Weir.Tracking.Evaluation;

/// <summary>The part of the table of calls that evaluation data sets and scorers have.</summary>
internal static class EvaluationCallTable
{
    public static IEnumerable<ICallHandler> All(CallList calls, IDatabase database, TimeProvider time) => [.. Datasets(calls, database, time), .. Scorers(calls, database, time)];

    private static IEnumerable<ICallHandler> Datasets(CallList calls, IDatabase database, TimeProvider time)
    {
        EvaluationDatasetService On(IDatabase on) => new(on, time);
        var datasets = On(database);
        yield return calls.On(EvaluationDatasetCalls.Create, datasets.CreateAsync, r => [Edit.Anything($"datasets named {r.Name}"), .. Edit.Experiments(r.ExperimentIds)]);
        yield return calls.On(EvaluationDatasetCalls.Get, datasets.GetAsync, r => [Read.EvaluationDataset(r.DatasetId)]);
        yield return calls.Audited(EvaluationDatasetCalls.Delete, d => On(d).DeleteAsync, r => [Manage.EvaluationDataset(r.DatasetId)]);
        yield return calls.On(EvaluationDatasetCalls.Search, (r, c, cancellation) => datasets.SearchAsync(r, c.Experiments, cancellation), _ => [Read.Anything()]);
        yield return calls.On(EvaluationDatasetCalls.SetTags, datasets.SetTagsAsync, r => [Edit.EvaluationDataset(r.DatasetId)]);
        yield return calls.On(EvaluationDatasetCalls.DeleteTag, datasets.DeleteTagAsync, r => [Edit.EvaluationDataset(r.DatasetId)]);
        yield return calls.On(EvaluationDatasetCalls.ExperimentIds, datasets.ExperimentIdsAsync, r => [Read.EvaluationDataset(r.DatasetId)]);
        yield return calls.On(EvaluationDatasetCalls.AddExperiments, datasets.AddExperimentsAsync, r => [Edit.EvaluationDataset(r.DatasetId), .. Edit.Experiments(r.ExperimentIds)]);
        yield return calls.On(EvaluationDatasetCalls.RemoveExperiments, datasets.RemoveExperimentsAsync, r => [Edit.EvaluationDataset(r.DatasetId), .. Edit.Experiments(r.ExperimentIds)]);

        var records = new EvaluationRecordService(database, time);
        yield return calls.On(EvaluationDatasetCalls.UpsertRecords, records.UpsertAsync, r => [Edit.EvaluationDataset(r.DatasetId)]);
        yield return calls.On(EvaluationDatasetCalls.Records, records.ListAsync, r => [Read.EvaluationDataset(r.DatasetId)]);
    }

    private static IEnumerable<ICallHandler> Scorers(CallList calls, IDatabase database, TimeProvider time)
    {
        ScorerService On(IDatabase on) => new(on, time);
        var scorers = On(database);
        yield return calls.On(ScorerCalls.Register, scorers.RegisterAsync, r => [Edit.Experiment(r.ExperimentId)]);
        yield return calls.On(ScorerCalls.List, scorers.ListAsync, r => [Read.Experiment(r.ExperimentId)]);
        yield return calls.On(ScorerCalls.Versions, scorers.VersionsAsync, r => [Read.Experiment(r.ExperimentId)]);
        yield return calls.On(ScorerCalls.Get, scorers.GetAsync, r => [Read.Experiment(r.ExperimentId)]);
        yield return calls.Audited(ScorerCalls.Delete, d => On(d).DeleteAsync, r => [Manage.Experiment(r.ExperimentId)]);
    }
}
