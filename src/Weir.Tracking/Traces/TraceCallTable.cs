using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Access;
using static Weir.Tracking.Access.Needs;

namespace Weir.Tracking.Traces;

/// <summary>The part of the table of calls that traces have.</summary>
internal static class TraceCallTable
{
    public static IEnumerable<ICallHandler> All(CallList calls, IDatabase database, TimeProvider time) => [.. New(calls, database, time), .. Assessments(calls, database, time), .. Old(calls, database, time)];

    private static IEnumerable<ICallHandler> New(CallList calls, IDatabase database, TimeProvider time)
    {
        TraceService On(IDatabase on) => new(on, time);
        var traces = On(database);
        yield return calls.On(TraceCalls.Start, traces.StartAsync, r => [Edit.Experiment(r.Trace?.TraceInfo?.TraceLocation?.MlflowExperiment?.ExperimentId)]);
        yield return calls.On(TraceCalls.GetInfo, traces.GetInfoAsync, r => [Read.Trace(r.TraceId)]);
        yield return calls.On(TraceCalls.Get, traces.GetAsync, r => [Read.Trace(r.TraceId)]);
        yield return calls.On(TraceCalls.GetMany, traces.GetManyAsync, r => [Read.Anything(), .. Read.Traces(r.TraceIds)]);
        yield return calls.On(TraceCalls.Search, (r, c, cancellation) => traces.SearchAsync(r with { Locations = Narrow(r.Locations, c.Experiments) }, cancellation), _ => [Read.Anything()]);
        yield return calls.Audited(TraceCalls.Delete, d => On(d).DeleteAsync, r => [Manage.Experiment(r.ExperimentId)]);
        yield return calls.On(TraceCalls.SetTag, traces.SetTagAsync, r => [Edit.Trace(r.TraceId)]);
        yield return calls.On(TraceCalls.DeleteTag, traces.DeleteTagAsync, r => [Edit.Trace(r.TraceId)]);
        yield return calls.On(TraceCalls.LinkToRun, traces.LinkAsync, r => [Edit.Run(r.RunId, null), .. Read.Traces(r.TraceIds)]);
    }

    private static IEnumerable<ICallHandler> Assessments(CallList calls, IDatabase database, TimeProvider time)
    {
        var assessments = new AssessmentService(database, time);
        yield return calls.On(TraceCalls.CreateAssessment, assessments.CreateAsync, r => [Edit.Trace(r.TraceId)]);
        yield return calls.On(TraceCalls.GetAssessment, assessments.GetAsync, r => [Read.Trace(r.TraceId)]);
        yield return calls.On(TraceCalls.UpdateAssessment, assessments.UpdateAsync, r => [Edit.Trace(r.TraceId)]);
        yield return calls.On(TraceCalls.DeleteAssessment, assessments.DeleteAsync, r => [Edit.Trace(r.TraceId)]);
    }

    private static IEnumerable<ICallHandler> Old(CallList calls, IDatabase database, TimeProvider time)
    {
        var traces = new TraceService(database, time);
        var old = new OldTraceService(database, time);
        yield return calls.On(OldTraceCalls.Start, old.StartAsync, r => [Edit.Experiment(r.ExperimentId)]);
        yield return calls.On(OldTraceCalls.End, old.EndAsync, r => [Edit.Trace(r.RequestId)]);
        yield return calls.On(OldTraceCalls.GetInfo, old.GetInfoAsync, r => [Read.Trace(r.TraceId)]);
        yield return calls.On(OldTraceCalls.Search, (r, c, cancellation) => old.SearchAsync(r with { ExperimentIds = c.Experiments.Narrow(r.ExperimentIds) }, cancellation), _ => [Read.Anything()]);
        yield return calls.Audited(OldTraceCalls.Delete, d => new TraceService(d, time).DeleteAsync, r => [Manage.Experiment(r.ExperimentId)]);
        yield return calls.On(OldTraceCalls.SetTag, traces.SetTagAsync, r => [Edit.Trace(r.TraceId)]);
        yield return calls.On(OldTraceCalls.DeleteTag, traces.DeleteTagAsync, r => [Edit.Trace(r.TraceId)]);
    }

    private static IReadOnlyList<TraceLocation>? Narrow(IReadOnlyList<TraceLocation>? locations, ReadableObjects experiments)
    {
        if (locations is not { Count: > 0 }) return locations;
        var ids = experiments.Narrow([.. locations.Select(l => l?.MlflowExperiment?.ExperimentId).OfType<string>()]);
        return ids is { Count: > 0 } ? [.. ids.Select(id => new TraceLocation("MLFLOW_EXPERIMENT", new TraceExperiment(id)))] : locations;
    }
}
