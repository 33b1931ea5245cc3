using System.Globalization;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tracking.Experiments;
using Weir.Tracking.Rules;
using Weir.Tracking.Search;
using Weir.Tracking.Upkeep;

namespace Weir.Tracking.Runs;

/// <summary>Calls that make, change and find runs; what is logged to them is in <see cref="RunLogService"/>.</summary>
internal sealed class RunService(IDatabase database, TrackingOptions options, TimeProvider time, RunHeartbeats heartbeats)
{
    /// <summary>Where runs go that name no experiment.</summary>
    public const string DefaultExperiment = "0";

    private readonly RunLoader _loader = new();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<RunAnswer> CreateAsync(CreateRun request, CancellationToken cancellation)
    {
        var experimentId = request.ExperimentId is { Length: > 0 } ? Required.ExperimentId(request.ExperimentId) : Required.ExperimentId(DefaultExperiment);
        if (request.Tags?.Count > Limits.CreateRunTags)
            throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"A run can be created with at most {Limits.CreateRunTags} tags. Got {request.Tags.Count}."));
        var tags = RunLogRules.Tags(request.Tags, options);
        var tagName = tags.LastOrDefault(t => t.Key == RunTags.RunName)?.Value;
        if (request.RunName is { Length: > 0 } given && tagName is { Length: > 0 } && given != tagName)
            throw MlflowErrors.Invalid($"Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='{given}', mlflow.runName='{tagName}').");
        var name = request.RunName is { Length: > 0 } ? request.RunName : tagName is { Length: > 0 } ? tagName : RunNames.Next();
        if (tagName is null) tags.Add(new Tag(RunTags.RunName, name));
        var id = Id.New();
        var (made, info) = await database.WriteAsync(
            session =>
            {
                var experiment = ExperimentTable.Require(session, experimentId);
                if (experiment.LifecycleStage == "deleted")
                    throw MlflowErrors.Invalid($"The experiment {experimentId} must be in the 'active' state. Current state is deleted.");
                var run = new RunInfo(
                    id, id, experiment.ExperimentId, name, request.UserId ?? string.Empty, RunStatus.Running, request.StartTime ?? Now, null,
                    ArtifactLocations.Append(experiment.ArtifactLocation!, $"{id}/artifacts"), "active");
                var number = RunTable.Insert(session, run);
                foreach (var tag in tags) RunTable.SetTag(session, number, tag.Key!, tag.Value ?? string.Empty);
                return (number, run);
            },
            cancellation);
        await heartbeats.BeatAsync(database, made);
        return new RunAnswer(new Run(info, new RunData(Tags: tags), new RunInputs()));
    }

    public async Task<RunAnswer> GetAsync(RunById request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        return new RunAnswer(await database.ReadAsync(s => _loader.Load(s, id), cancellation));
    }

    public async Task<RunInfoAnswer> UpdateAsync(UpdateRun request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        var (changed, info) = await database.WriteAsync(
            session =>
            {
                var run = RunTable.Require(session, id).RequireActive();
                if (request.Status is { } status) session.Execute("UPDATE runs SET status = $2 WHERE run_no = $1", run.No, RunTable.StatusName(status));
                if (request.EndTime is { } end) session.Execute("UPDATE runs SET end_time = $2 WHERE run_no = $1", run.No, end);
                if (request.RunName is { Length: > 0 } name) RunTable.SetTag(session, run.No, RunTags.RunName, name);
                return RunTable.RequireInfo(session, id);
            },
            cancellation);
        await heartbeats.BeatAsync(database, changed);
        return new RunInfoAnswer(info);
    }

    public Task<Nothing> DeleteAsync(RunById request, CancellationToken cancellation) => SetDeletedAsync(request, true, cancellation);

    public Task<Nothing> RestoreAsync(RunById request, CancellationToken cancellation) => SetDeletedAsync(request, false, cancellation);

    public async Task<RunsAnswer> SearchAsync(SearchRuns request, CancellationToken cancellation)
    {
        var maxResults = Required.MaxResults(request.MaxResults, 1000, Limits.SearchResults);
        var experiments = (request.ExperimentIds ?? []).Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).Where(id => id >= 0).Distinct().ToList();
        var search = new RunSearch<(long No, RunInfo Info)>(request, experiments, maxResults, RunTable.Columns, RunTable.Read, options.SearchEffort);
        if (experiments.Count == 0) return new RunsAnswer();
        var (runs, token) = await database.ReadAsync(
            session =>
            {
                var (rows, next) = search.Run(session);
                return (_loader.Load(session, rows), next);
            },
            cancellation);
        return new RunsAnswer(runs.Count == 0 ? null : runs, token);
    }

    private async Task<Nothing> SetDeletedAsync(RunById request, bool deleted, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        await database.WriteAsync(
            session =>
            {
                var run = RunTable.Require(session, id);
                return session.Execute("UPDATE runs SET deleted = $2, deleted_time = $3 WHERE run_no = $1", run.No, SqlValue.FromBoolean(deleted), deleted ? Now : SqlValue.Null);
            },
            cancellation);
        return Nothing.Instance;
    }
}
