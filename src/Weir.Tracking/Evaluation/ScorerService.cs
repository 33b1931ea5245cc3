using System.Globalization;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tracking.Rules;
using Weir.Tracking.Traces;

namespace Weir.Tracking.Evaluation;

/// <summary>Calls on scorers: versions under a name of an experiment. A number is never given twice while the name is there.</summary>
internal sealed class ScorerService(IDatabase database, TimeProvider time)
{
    private const string Columns = "s.experiment_id, s.name, v.version, v.content, v.creation_time, s.scorer_id";
    private const int NameCharacters = 256;

    public async Task<RegisterScorerAnswer> RegisterAsync(ScorerRequest request, CancellationToken cancellation)
    {
        var experiment = Required.ExperimentId(request.ExperimentId);
        var name = Required.Text(request.Name, "name");
        Limits.Check(name, NameCharacters, "name");
        var content = Required.Text(request.SerializedScorer, "serialized_scorer");
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await database.WriteAsync(
            session =>
            {
                TraceService.RequireActive(session, experiment);
                session.Execute(
                    "INSERT INTO scorers (scorer_no, scorer_id, experiment_id, name, last_version) VALUES ((SELECT COALESCE(MAX(scorer_no), 0) + 1 FROM scorers), $1, $2, $3, 0) ON CONFLICT (experiment_id, name) DO NOTHING",
                    Guid.Parse(Id.New()).ToString("D"), experiment, name);
                session.Execute("UPDATE scorers SET last_version = last_version + 1 WHERE experiment_id = $1 AND name = $2", experiment, name);
                var (number, id, version) = session.FirstOrDefault(
                    "SELECT scorer_no, scorer_id, last_version FROM scorers WHERE experiment_id = $1 AND name = $2", r => (r.GetInt64(0), r.GetText(1), r.GetInt64(2)), experiment, name);
                session.Execute("INSERT INTO scorer_versions (scorer_no, version, content, creation_time) VALUES ($1, $2, $3, $4)", number, version, content, now);
                return new RegisterScorerAnswer(version, id, experiment.ToString(CultureInfo.InvariantCulture), name, content, now);
            },
            cancellation);
    }

    public async Task<ScorersAnswer> ListAsync(ScorerRequest request, CancellationToken cancellation)
    {
        var experiment = Required.ExperimentId(request.ExperimentId);
        var found = await database.ReadAsync(
            session =>
            {
                TraceService.RequireActive(session, experiment);
                return session.List(
                    $"SELECT {Columns} FROM scorers s JOIN scorer_versions v ON v.scorer_no = s.scorer_no AND v.version = (SELECT MAX(version) FROM scorer_versions WHERE scorer_no = s.scorer_no) WHERE s.experiment_id = $1 ORDER BY s.name",
                    Read, experiment);
            },
            cancellation);
        return new ScorersAnswer(found.Count == 0 ? null : found);
    }

    public async Task<ScorersAnswer> VersionsAsync(ScorerRequest request, CancellationToken cancellation) => new(await FindAsync(request, cancellation));

    public async Task<ScorerAnswer> GetAsync(ScorerRequest request, CancellationToken cancellation) => new((await FindAsync(request, cancellation))[^1]);

    public async Task<Nothing> DeleteAsync(ScorerRequest request, CancellationToken cancellation)
    {
        var (experiment, name) = (Required.ExperimentId(request.ExperimentId), Required.Text(request.Name, "name"));
        await database.WriteAsync(
            session =>
            {
                Require(session, experiment, name, request.Version);
                if (request.Version is null) return session.Execute("DELETE FROM scorers WHERE experiment_id = $1 AND name = $2", experiment, name);
                return session.Execute(
                    "DELETE FROM scorer_versions WHERE version = $3 AND scorer_no = (SELECT scorer_no FROM scorers WHERE experiment_id = $1 AND name = $2)", experiment, name, request.Version);
            },
            cancellation);
        return Nothing.Instance;
    }

    private async Task<List<Scorer>> FindAsync(ScorerRequest request, CancellationToken cancellation)
    {
        var (experiment, name) = (Required.ExperimentId(request.ExperimentId), Required.Text(request.Name, "name"));
        return await database.ReadAsync(s => Require(s, experiment, name, request.Version), cancellation);
    }

    private static List<Scorer> Require(ISqlSession session, long experiment, string name, long? version)
    {
        TraceService.RequireActive(session, experiment);
        var found = session.List($"SELECT {Columns} FROM scorers s JOIN scorer_versions v ON v.scorer_no = s.scorer_no WHERE s.experiment_id = $1 AND s.name = $2 ORDER BY v.version", Read, experiment, name);
        if (version is not null) found.RemoveAll(s => s.ScorerVersion != version);
        var which = version is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" and version {version}");
        return found.Count > 0 ? found : throw MlflowErrors.NotFound(string.Create(CultureInfo.InvariantCulture, $"Scorer with name '{name}'{which} not found for experiment {experiment}."));
    }

    private static Scorer Read(SqlRows row) => new(row.GetInt64(0), row.GetText(1), row.GetInt64(2), row.GetText(3), row.GetInt64(4), row.GetText(5));
}
