using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>One transaction on a study: what it does to the rows it does to the copy as well.</summary>
internal sealed class StudyChange
{
    private readonly StudyEntry _entry;
    private TrialClaim? _held;
    private readonly long _rev;

    private StudyChange(ISqlSession session, StudyEntry entry, StudyMemory memory, StudyHead head) =>
        (Session, _entry, Memory, _rev, IsStopped) = (session, entry, memory, head.Rev + 1, head.State != StudyStates.Open);

    public ISqlSession Session { get; }

    public StudyMemory Memory { get; }

    public bool IsStopped { get; }

    /// <summary>True once something was changed: should the transaction fail, the memory is wrong.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>The trial that whoever asks was given by his token; null without.</summary>
    public int? Given { get; private init; }

    /// <summary>Trials at work whose lease is over, where somebody asks.</summary>
    public IReadOnlyList<int> Lost { get; private init; } = [];

    /// <summary>Begins: the memory reads on to where the study is.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="entry">The study.</param>
    /// <param name="memory">What is known of it.</param>
    /// <param name="claim">The claim that is to be shown; null for none.</param>
    /// <param name="asking">Who asks for a trial; null where nobody does.</param>
    public static StudyChange Begin(ISqlSession session, StudyEntry entry, StudyMemory memory, TrialClaim? claim, Worker? asking)
    {
        // All questions at once: a database at a distance answers them in one trip.
        List<SqlQuery> questions = [StudyHead.Query(entry)];
        if (claim is not null) questions.Add(TrialRows.HeldQuery(entry, claim));
        SqlQuery? given = asking?.Token is { } token ? TrialRows.NumberQuery(entry, token) : null;
        if (given is not null) questions.Add(given.Value);
        questions.Add(new SqlQuery(TrialRow.Select, entry.Id, memory.Copy.Rev));
        questions.Add(new SqlQuery(StudyCopy.ReportsSince, entry.Id, memory.Copy.Rev));
        SqlQuery? lost = asking is null ? null : TrialRows.LostQuery(session.Dialect, entry, memory.Copy.Running, memory.Copy.Rev);
        if (lost is not null) questions.Add(lost.Value);
        session.Expect([.. questions]);

        var head = StudyHead.Read(session, entry);
        var isHeld = claim is not null && TrialRows.IsHeld(session, entry, claim);
        var number = given is null ? null : Numbers(session, given.Value).Cast<int?>().FirstOrDefault();
        memory.Copy.Refresh(session, head.Rev);
        return new StudyChange(session, entry, memory, head)
        {
            _held = isHeld ? claim : null,
            Given = number,
            Lost = lost is not null && memory.Copy.Running.Count > 0 ? [.. Numbers(session, lost.Value).Distinct().Order()] : [],
        };
    }

    /// <summary>Ends: the study has a new revision if something was changed.</summary>
    public void End()
    {
        if (!IsTouched) return;
        Session.Send("UPDATE tuning_studies SET rev = $1 WHERE id = $2", _rev, _entry.Id);
        Memory.Copy.Rev = _rev;
    }

    /// <summary>The trial of a claim that still holds.</summary>
    public TrialRecord Require(TrialClaim claim) =>
        ReferenceEquals(claim, _held) || TrialRows.IsHeld(Session, _entry, claim) ? Memory.Copy.Trials[claim.Number] : throw TrialRows.Refusal(Session, _entry, claim);

    /// <summary>Makes a trial that somebody works on.</summary>
    public void Insert(TrialRecord record, string? token, TimeSpan? lease)
    {
        IsTouched = true;
        TrialRows.Insert(Session, _entry, Memory.Copy.Space, record, token, lease, _rev);
    }

    /// <summary>Takes a trial out of those that wait, before its parameters are drawn.</summary>
    public void Move(TrialRecord record)
    {
        IsTouched = true;
        Memory.Copy.Moved(record);
    }

    /// <summary>Gives out a trial that waited.</summary>
    public void Claim(TrialRecord record, string token, TimeSpan? lease)
    {
        IsTouched = true;
        TrialRows.Claim(Session, _entry, Memory.Copy.Space, record, token, lease, _rev);
    }

    /// <summary>Queues a trial.</summary>
    public TrialRecord Queue(IReadOnlyDictionary<string, ParameterValue> given, TrialRecord? again)
    {
        var origin = new TrialOrigin(null, (again?.Origin?.Attempt ?? 0) + 1, again is null ? null : again.Origin?.RetryOf ?? again.Number, null, null, null);
        var record = new TrialRecord(Memory.Copy.Trials.Count) { State = TrialState.Waiting, Given = given, Origin = origin };
        Memory.Copy.Add(record);
        Insert(record, null, null);
        return record;
    }

    /// <summary>Notes a report, and what a pruner noted about it.</summary>
    public void Report(TrialRecord record, Report report)
    {
        IsTouched = true;
        record.Add(report);
        TrialRows.PutReport(Session, _entry, record.Number, report, _rev);
    }

    /// <summary>Keeps what a pruner or a sampler noted on a trial, and parameters that were asked for one by one.</summary>
    public void Keep(TrialRecord record)
    {
        IsTouched = true;
        TrialRows.Keep(Session, _entry, Memory.Copy.Space, record, _rev);
    }

    /// <summary>Ties a trial to its tracking run.</summary>
    public void SetRun(TrialRecord record, string runId)
    {
        IsTouched = true;
        if (record.Origin is { } origin) record.Origin = origin with { RunId = runId };
        TrialRows.SetRun(Session, _entry, record.Number, runId, _rev);
    }

    /// <summary>Ends a trial.</summary>
    public void Finish(TrialRecord record, TrialEnd end)
    {
        IsTouched = true;
        record.State = end.State;
        record.Values = end.Values;
        record.Losses = end.Values.Count == Memory.Copy.Directions.Count ? [.. end.Values.Select((v, i) => Memory.Copy.Directions[i] == Direction.Maximize ? -v : v)] : end.Values;
        if (end.Constraints is not null) record.Constraints = end.Constraints;
        record.Error = end.Error;
        if (record.Origin is { } origin) record.Origin = origin with { Reason = end.Reason };
        Memory.Copy.Moved(record);
        TrialRows.Finish(Session, _entry, Memory.Copy.Space, record, _rev);
        if (end.State == TrialState.Fail && IsTriedAgain(record, end.Reason)) Queue(record.Parameters.ToDictionary(p => p.Name, p => p.Value), record);
    }

    /// <summary>Adds a trial that was made elsewhere, or queues it.</summary>
    /// <exception cref="WeirException"><c>tuning_trial</c>: another number of values.</exception>
    public void Import(ImportedTrial trial)
    {
        var directions = Memory.Copy.Directions.Count;
        if (trial.State == TrialState.Waiting)
        {
            Queue(trial.Given, null);
            return;
        }

        if (trial.State == TrialState.Complete && trial.Values.Count != directions)
            throw new WeirException(TuningErrors.Trial, $"a trial to be imported has {trial.Values.Count} values; the study has {directions} directions");
        var record = new TrialRecord(Memory.Copy.Trials.Count) { State = TrialState.Running, Origin = new TrialOrigin("import", 1, null, null, trial.StartedAt, trial.EndedAt) };
        record.Set(trial.Parameters);
        foreach (var (key, value) in trial.Attributes) record.SetAttribute(key, value);
        Memory.Copy.Add(record);
        Insert(record, null, null);
        foreach (var report in trial.Reports) Report(record, report);
        Finish(record, new TrialEnd(trial.State, trial.Values, trial.Constraints, trial.Error, trial.State == TrialState.Fail ? "import" : null));
        if (trial.StartedAt is not null || trial.EndedAt is not null) TrialRows.SetTimes(Session, _entry, record);
    }

    private static List<int> Numbers(ISqlSession session, SqlQuery query)
    {
        using var rows = session.Query(query);
        List<int> numbers = [];
        while (rows.Read()) numbers.Add((int)rows.GetInt64(0));
        return numbers;
    }

    private bool IsTriedAgain(TrialRecord record, string? reason) =>
        (record.Origin?.Attempt ?? 1) <= _entry.Definition.Retries && (reason is "stale" or "retry" || (reason == "error" && _entry.Definition.RetriesFailures));
}

/// <summary>How a trial ended.</summary>
/// <param name="State">Complete, pruned or failed.</param>
/// <param name="Values">One a direction, or none.</param>
/// <param name="Constraints">Null to leave them.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="Reason"><c>stale</c>, <c>error</c>, <c>retry</c> or <c>nan</c> where it failed.</param>
internal sealed record TrialEnd(TrialState State, IReadOnlyList<double> Values, IReadOnlyList<double>? Constraints = null, string? Error = null, string? Reason = null);
