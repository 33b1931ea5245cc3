using Weir.Persistence;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>A row of a trial, and how it becomes a record.</summary>
internal sealed record TrialRow(int Number, string State, long Rev, string? Given, string? Parameters, string? Results, string? Constraints, string? Notes, string? Attributes, string? Error)
{
    private const string Columns = "number, state, rev, given, parameters, results, constraints, notes, attributes, error, attempt, retry_of, worker, reason, started_at, ended_at, run_id";

    public const string Select = $"SELECT {Columns} FROM tuning_trials WHERE study_id = $1 AND rev > $2 ORDER BY rev, number";

    /// <summary>As many as the limit, from a place on: revision and number.</summary>
    public const string SelectPage = $"SELECT {Columns} FROM tuning_trials WHERE study_id = $1 AND (rev > $2 OR (rev = $2 AND number > $3)) ORDER BY rev, number LIMIT $4";

    /// <summary>One that ended by the hand of whoever holds its token.</summary>
    public const string SelectEnded = $"SELECT {Columns} FROM tuning_trials WHERE study_id = $1 AND number = $2 AND token = $3 AND state IN ('complete', 'pruned', 'fail') AND (reason IS NULL OR reason <> 'stale')";

    public int Attempt { get; init; } = 1;

    public int? RetryOf { get; init; }

    public string? Worker { get; init; }

    public string? Reason { get; init; }

    public long? StartedAt { get; init; }

    public long? EndedAt { get; init; }

    public string? RunId { get; init; }

    public static TrialRow Read(SqlRows row) => new(
        (int)row.GetInt64(0), row.GetText(1), row.GetInt64(2), row.GetTextOrNull(3), row.GetTextOrNull(4), row.GetTextOrNull(5), row.GetTextOrNull(6), row.GetTextOrNull(7), row.GetTextOrNull(8), row.GetTextOrNull(9))
    {
        Attempt = (int)row.GetInt64(10),
        RetryOf = row.IsNull(11) ? null : (int)row.GetInt64(11),
        Worker = row.GetTextOrNull(12),
        Reason = row.GetTextOrNull(13),
        StartedAt = row.IsNull(14) ? null : row.GetInt64(14),
        EndedAt = row.IsNull(15) ? null : row.GetInt64(15),
        RunId = row.GetTextOrNull(16),
    };

    /// <summary>Brings a record to what the row says.</summary>
    public void ApplyTo(TrialRecord record, SearchSpace? space, IReadOnlyList<Direction> directions)
    {
        // Of a declared space all are drawn when a trial is given out, and stay: they are read once, whatever becomes of it.
        var isDrawn = space is not null && record.State != TrialState.Waiting && record.Parameters.Count > 0;
        record.State = StateOf(State);
        if (Parameters is not null && !isDrawn) record.Set(TrialJson.ReadParameters(Parameters, space));
        record.Values = TrialJson.ReadNumbers(Results);
        record.Losses = record.Values.Count == directions.Count ? [.. record.Values.Select((v, i) => directions[i] == Direction.Maximize ? -v : v)] : record.Values;
        record.Constraints = TrialJson.ReadNumbers(Constraints);
        foreach (var (key, value) in TrialJson.ReadTexts(Notes)) record.Note(key, value);
        foreach (var (key, value) in TrialJson.ReadTexts(Attributes)) record.SetAttribute(key, value);
        record.Error = Error;
        record.Origin = new TrialOrigin(Worker, Attempt, RetryOf, Reason, Moment(StartedAt), Moment(EndedAt)) { RunId = RunId };
    }

    public TrialRecord NewRecord() => new(Number) { Given = Given is null ? null : TrialJson.ReadGiven(Given) };

    public static string Word(TrialState state) => state switch
    {
        TrialState.Waiting => "waiting",
        TrialState.Running => "running",
        TrialState.Complete => "complete",
        TrialState.Pruned => "pruned",
        _ => "fail",
    };

    public static TrialState StateOf(string word) => word switch
    {
        "waiting" => TrialState.Waiting,
        "running" => TrialState.Running,
        "complete" => TrialState.Complete,
        "pruned" => TrialState.Pruned,
        _ => TrialState.Fail,
    };

    private static DateTimeOffset? Moment(long? milliseconds) => milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
