using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>Statements on the rows of trials. All times are the database's: the clocks of workers may differ.</summary>
internal static class TrialRows
{
    /// <summary>Numbers of trials at work whose workers gave no sign of life for the length of their lease, of those that were known to be at work and of those that changed since. They are
    /// looked up one by one: by their state, or where they are to be in order, a database may well read all trials of the study. In no order, and some twice.</summary>
    /// <param name="dialect">How the database spells it.</param>
    /// <param name="entry">The study.</param>
    /// <param name="running">Trials at work, as far as known.</param>
    /// <param name="rev">The revision up to which it is known.</param>
    public static SqlQuery LostQuery(SqlDialect dialect, StudyEntry entry, IReadOnlyCollection<int> running, long rev) => new(
        $"""
        SELECT number FROM tuning_trials WHERE study_id = $1 AND number IN {dialect.IntegerList("$2")} AND state = 'running' AND lease_until < {dialect.NowMilliseconds}
        UNION ALL SELECT number FROM tuning_trials WHERE study_id = $1 AND rev > $3 AND state = 'running' AND lease_until < {dialect.NowMilliseconds}
        """,
        entry.Id, Json(running), rev);

    /// <summary>True where one of the trials at work has a lease that may end.</summary>
    public static bool HasLease(ISqlSession session, StudyEntry entry, IReadOnlyCollection<int> running) => running.Count > 0 && session.Int64OrNull(
        $"SELECT 1 FROM tuning_trials WHERE study_id = $1 AND number IN {session.Dialect.IntegerList("$2")} AND state = 'running' AND lease_until IS NOT NULL LIMIT 1", entry.Id, Json(running)) is not null;

    public static bool IsHeld(ISqlSession session, StudyEntry entry, TrialClaim claim)
    {
        using var rows = session.Query(HeldQuery(entry, claim));
        return rows.Read();
    }

    public static SqlQuery HeldQuery(StudyEntry entry, TrialClaim claim) =>
        new("SELECT 1 FROM tuning_trials WHERE study_id = $1 AND number = $2 AND token = $3 AND state = 'running'", entry.Id, claim.Number, claim.Token);

    /// <summary>The trial that a token was given for.</summary>
    public static SqlQuery NumberQuery(StudyEntry entry, string token) => new("SELECT number FROM tuning_trials WHERE study_id = $1 AND token = $2", entry.Id, token);

    /// <summary>The trial of a claim that ended it; null where it is another's, or not at its end.</summary>
    public static TrialRecord? EndedBy(ISqlSession session, StudyEntry entry, TrialClaim claim)
    {
        if (session.FirstOrDefault(TrialRow.SelectEnded, TrialRow.Read, entry.Id, claim.Number, claim.Token) is not { } row) return null;
        var record = row.NewRecord();
        row.ApplyTo(record, entry.Definition.ReadSpace(), entry.Definition.Directions);
        return record;
    }

    public static void SetRun(ISqlSession session, StudyEntry entry, int number, string runId, long rev) =>
        session.Send("UPDATE tuning_trials SET run_id = $1, rev = $2 WHERE study_id = $3 AND number = $4", runId, rev, entry.Id, number);

    /// <summary>Why a claim does not hold.</summary>
    public static WeirException Refusal(ISqlSession session, StudyEntry entry, TrialClaim claim)
    {
        using var rows = session.Query("SELECT state, token, reason FROM tuning_trials WHERE study_id = $1 AND number = $2", entry.Id, claim.Number);
        if (!rows.Read()) return new WeirException(TuningErrors.Trial, $"there is no trial {claim.Number} in the study '{entry.Definition.Name}'");
        var state = rows.GetText(0);
        return rows.GetTextOrNull(1) == claim.Token && rows.GetTextOrNull(2) != "stale"
            ? new WeirException(TuningErrors.Trial, $"trial {claim.Number} is finished already ({state})")
            : new WeirException(TuningErrors.Lost, $"trial {claim.Number} is no longer this worker's: it gave no sign of life within its lease, and was given up", "send heartbeats more often than the lease is long, or ask with a longer one");
    }

    public static bool Extend(ISqlSession session, StudyEntry entry, TrialClaim claim, TimeSpan lease) => session.Execute(
        $"UPDATE tuning_trials SET lease = $1, lease_until = {session.Dialect.NowMilliseconds} + $1 WHERE study_id = $2 AND number = $3 AND token = $4 AND state = 'running'",
        (long)lease.TotalMilliseconds, entry.Id, claim.Number, claim.Token) == 1;

    public static void Insert(ISqlSession session, StudyEntry entry, SearchSpace? space, TrialRecord record, string? token, TimeSpan? lease, long rev)
    {
        var now = session.Dialect.NowMilliseconds;
        session.Send(
            $"""
            INSERT INTO tuning_trials (study_id, number, state, rev, token, worker, attempt, retry_of, given, parameters, notes, started_at, lease, lease_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, {(record.State == TrialState.Waiting ? "NULL" : now)}, $12, {now} + $12)
            """,
            entry.Id, record.Number, TrialRow.Word(record.State), rev, token, record.Origin!.Worker, record.Origin.Attempt, (long?)record.Origin.RetryOf,
            record.Given is null ? null : TrialJson.Given(record.Given), Parameters(record, space), TrialJson.Texts(record.Notes), Milliseconds(lease));
    }

    public static void Claim(ISqlSession session, StudyEntry entry, SearchSpace? space, TrialRecord record, string token, TimeSpan? lease, long rev)
    {
        var now = session.Dialect.NowMilliseconds;
        session.Send(
            $"UPDATE tuning_trials SET state = 'running', rev = $1, token = $2, worker = $3, parameters = $4, notes = $5, started_at = {now}, lease = $6, lease_until = {now} + $6 WHERE study_id = $7 AND number = $8",
            rev, token, record.Origin!.Worker, Parameters(record, space), TrialJson.Texts(record.Notes), Milliseconds(lease), entry.Id, record.Number);
    }

    public static void Keep(ISqlSession session, StudyEntry entry, SearchSpace? space, TrialRecord record, long rev) => session.Send(
        "UPDATE tuning_trials SET parameters = $1, notes = $2, attributes = $3, rev = $4 WHERE study_id = $5 AND number = $6",
        Parameters(record, space), TrialJson.Texts(record.Notes), TrialJson.Texts(record.Attributes), rev, entry.Id, record.Number);

    public static void Finish(ISqlSession session, StudyEntry entry, SearchSpace? space, TrialRecord record, long rev) => session.Send(
        $"""
        UPDATE tuning_trials SET state = $1, rev = $2, parameters = $3, results = $4, constraints = $5, notes = $6, attributes = $7, error = $8, reason = $9, ended_at = {session.Dialect.NowMilliseconds}
        WHERE study_id = $10 AND number = $11
        """,
        TrialRow.Word(record.State), rev, Parameters(record, space), TrialJson.Numbers(record.Values), TrialJson.Numbers(record.Constraints), TrialJson.Texts(record.Notes),
        TrialJson.Texts(record.Attributes), record.Error, record.Origin?.Reason, entry.Id, record.Number);

    /// <summary>Says when a trial of elsewhere was worked on.</summary>
    public static void SetTimes(ISqlSession session, StudyEntry entry, TrialRecord record) => session.Send(
        "UPDATE tuning_trials SET started_at = $1, ended_at = $2 WHERE study_id = $3 AND number = $4",
        record.Origin?.StartedAt?.ToUnixTimeMilliseconds(), record.Origin?.EndedAt?.ToUnixTimeMilliseconds(), entry.Id, record.Number);

    /// <summary>Keeps a report, which is a sign of life besides.</summary>
    public static void PutReport(ISqlSession session, StudyEntry entry, int number, Report report, long rev)
    {
        session.Send(
            "INSERT INTO tuning_reports (study_id, number, step, value, rev) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (study_id, number, step) DO UPDATE SET value = excluded.value, rev = excluded.rev",
            entry.Id, number, report.Step, double.IsNaN(report.Value) ? SqlValue.Null : report.Value, rev);
        session.Send($"UPDATE tuning_trials SET lease_until = {session.Dialect.NowMilliseconds} + lease WHERE study_id = $1 AND number = $2 AND lease IS NOT NULL", entry.Id, number);
    }

    // One text of the statement for all: a database prepares it once.
    private static string Json(IReadOnlyCollection<int> numbers) => $"[{string.Join(',', numbers)}]";

    private static string? Parameters(TrialRecord record, SearchSpace? space) => record.Parameters.Count == 0 ? null : TrialJson.Parameters(record.Parameters, space);

    private static long? Milliseconds(TimeSpan? lease) => lease is { } time ? (long)time.TotalMilliseconds : null;
}
