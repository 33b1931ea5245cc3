using Weir.Persistence;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>How far a study is, for lists: counted by the database, without reading trials.</summary>
/// <param name="Trials">How many trials there are by state.</param>
/// <param name="Best">The best value of one objective; null without, and where constraints have to be looked at first.</param>
/// <param name="HasConstraints">True where trials were told constraints: the best has to be looked for among them.</param>
public sealed record StudyTally(IReadOnlyDictionary<TrialState, int> Trials, double? Best, bool HasConstraints)
{
    internal static StudyTally Read(ISqlSession session, StudyEntry study)
    {
        var counts = new Dictionary<TrialState, int>();
        foreach (var (state, count) in session.List("SELECT state, COUNT(*) FROM tuning_trials WHERE study_id = $1 GROUP BY state", r => (TrialRow.StateOf(r.GetText(0)), (int)r.GetInt64(1)), study.Id))
            counts[state] = counts.GetValueOrDefault(state) + count;
        var hasConstraints = session.Int64OrNull("SELECT 1 FROM tuning_trials WHERE study_id = $1 AND constraints IS NOT NULL LIMIT 1", study.Id) is not null;
        return new StudyTally(counts, hasConstraints || study.Definition.Directions.Count > 1 ? null : BestOf(session, study), hasConstraints);
    }

    // Values are kept as text, which both databases turn into numbers; the infinite ones only one of them.
    private static double? BestOf(ISqlSession session, StudyEntry study)
    {
        var most = study.Definition.Directions[0] == Direction.Maximize ? "MAX" : "MIN";
        using var rows = session.Query($"SELECT {most}(CAST(results AS DOUBLE PRECISION)) FROM tuning_trials WHERE study_id = $1 AND state = 'complete' AND results NOT LIKE '%Inf%'", study.Id);
        return rows.Read() && !rows.IsNull(0) ? rows.GetDouble(0) : null;
    }
}
