using System.Diagnostics;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tuning.Sources;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>A study in a database: ask, report, tell, by any number of processes. One transaction each; what was acknowledged is on disk. Safe to share between threads.</summary>
/// <remarks>A trial's number, its parameters and the claim to it are made in one transaction, so that no number is given twice and no point is drawn from the random numbers of another
/// trial. A sampler that thinks for long does so before it, and again only if somebody else came first.</remarks>
public sealed class StoredStudy
{
    private const int Guesses = 3;
    private static readonly TimeSpan LongThought = TimeSpan.FromMilliseconds(20);

    private readonly IDatabase _database;
    private readonly Lock _lock = new();
    private readonly Lock _thinking = new();
    private readonly Lock _looking = new();
    private StudyMemory _memory;
    private StudyMemory? _thoughts;
    private StudyCopy? _looked;
    private bool _thinksLong;

    internal StoredStudy(IDatabase database, StudyEntry entry)
    {
        _database = database;
        Entry = entry;
        _memory = new StudyMemory(entry);
    }

    /// <summary>What it was made with, and when.</summary>
    public StudyEntry Entry { get; }

    /// <summary>The study as it is now, for reading.</summary>
    /// <exception cref="WeirException"><c>tuning_study</c>: it was deleted.</exception>
    public Task<IStudyView> ReadAsync(CancellationToken cancellation = default) => _database.ReadAsync<IStudyView>(
        session =>
        {
            var copy = new StudyCopy(Entry);
            copy.Refresh(session, StudyHead.Read(session, Entry).Rev);
            return copy;
        },
        cancellation);

    /// <summary>Looks at the study as it is now. What is known of it is kept, so that only what has changed is read; nothing of it may be kept by the caller.</summary>
    /// <exception cref="WeirException"><c>tuning_study</c>: it was deleted.</exception>
    public Task<T> LookAsync<T>(Func<IStudyView, T> look, CancellationToken cancellation = default) => _database.ReadAsync(
        session =>
        {
            using var _ = _looking.EnterScope();
            return look(Looked(session));
        },
        cancellation);

    /// <summary>What has changed since a place, for whoever follows the study.</summary>
    public StudyChanges Changes => new(_database, Entry);

    /// <summary>A trial to work on: one that waits, else a new one with its parameters drawn.</summary>
    /// <returns>Null when all planned ones are given out, nothing is left to try, or the study was stopped.</returns>
    /// <exception cref="WeirException"><c>tuning_infeasible</c>, <c>tuning_study</c>, <c>locked</c>, <c>cannot_write</c>.</exception>
    public async Task<TrialClaim?> AskAsync(Worker worker, CancellationToken cancellation = default)
    {
        for (var guess = 0; _thinksLong && guess < Guesses; guess++)
        {
            var thought = await ThinkAsync(cancellation);
            var (isCurrent, claim) = await ChangeAsync(
                change => thought is null || change.Memory.Copy.FirstWaiting is not null || thought.Number == change.Memory.Copy.Trials.Count ? (true, Ask(change, worker, thought)) : (false, null), cancellation, asking: worker);
            if (isCurrent) return claim;
        }

        return await ChangeAsync(change => Ask(change, worker, null), cancellation, asking: worker);
    }

    /// <summary>Notes a value on the way; the last report of a step counts.</summary>
    /// <returns>True when the trial should be stopped now.</returns>
    /// <exception cref="WeirException"><c>trial_lost</c>: it is another's now; <c>tuning_trial</c>: it is finished.</exception>
    public Task<bool> ReportAsync(TrialClaim claim, long step, double value, CancellationToken cancellation = default) => ChangeAsync(
        change =>
        {
            var record = change.Require(claim);
            change.Report(record, new Report(step, value));
            if (change.Memory.Pruner?.Decide(change.Memory.Copy, record) is not { } decision) return false;
            foreach (var (key, note) in decision.Notes) record.Note(key, note);
            if (decision.Notes.Count > 0) change.Keep(record);
            return decision.IsPruned;
        },
        cancellation,
        claim);

    /// <summary>A sign of life: the lease begins anew.</summary>
    /// <exception cref="WeirException"><c>trial_lost</c>, <c>tuning_trial</c>.</exception>
    public Task HeartbeatAsync(TrialClaim claim, TimeSpan lease, CancellationToken cancellation = default) => _database.WriteAsync(
        session => TrialRows.Extend(session, Entry, claim, lease) ? 0 : throw TrialRows.Refusal(session, Entry, claim), cancellation);

    /// <summary>Ends a trial with its values, one a direction. A NaN makes it fail.</summary>
    /// <exception cref="WeirException"><c>trial_lost</c>; <c>tuning_trial</c>: it is finished, or another number of values.</exception>
    public Task TellAsync(TrialClaim claim, IReadOnlyList<double> values, IReadOnlyList<double>? constraints = null, CancellationToken cancellation = default)
    {
        var end = EndOf(claim, values, constraints);
        return EndAsync(claim, _ => end, cancellation);
    }

    /// <summary>Ends a trial with its values and takes the next: one transaction for both, which is half the flushes of a worker that does nothing but that.</summary>
    /// <returns>Null when there is no next one; the trial is ended all the same.</returns>
    /// <exception cref="WeirException">Of <see cref="TellAsync"/>: nothing was done. Of <see cref="AskAsync"/>: the trial is ended.</exception>
    public async Task<TrialClaim?> TellAndAskAsync(TrialClaim claim, IReadOnlyList<double> values, Worker worker, IReadOnlyList<double>? constraints = null, CancellationToken cancellation = default)
    {
        var end = EndOf(claim, values, constraints);
        var isTold = false;
        if (!_thinksLong)
        {
            try
            {
                return await ChangeAsync(
                    change =>
                    {
                        Finish(change, claim, end);
                        isTold = true;
                        return Ask(change, worker, null);
                    },
                    cancellation, claim, worker);
            }
            catch (WeirException e) when (isTold && !e.IsTransient)
            {
                // There is no next one, for a reason that is told below; what was found out is kept.
            }
        }

        await EndAsync(claim, _ => end, cancellation);
        return await AskAsync(worker, cancellation);
    }

    /// <summary>Ends a trial that was stopped early; its value is the last report.</summary>
    /// <exception cref="WeirException"><c>trial_lost</c>, <c>tuning_trial</c>.</exception>
    public Task TellPrunedAsync(TrialClaim claim, CancellationToken cancellation = default) =>
        EndAsync(claim, r => new TrialEnd(TrialState.Pruned, r.LastReport is { } last && Entry.Definition.Directions.Count == 1 ? [last.Value] : []), cancellation);

    /// <summary>Ends a trial that came to nothing. It is queued again where it asks for that, or where the study does so with failures.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="asksForRetry">True where it wants to be tried again.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="WeirException"><c>trial_lost</c>, <c>tuning_trial</c>.</exception>
    public Task TellFailedAsync(TrialClaim claim, string error, bool asksForRetry = false, CancellationToken cancellation = default) =>
        EndAsync(claim, _ => new TrialEnd(TrialState.Fail, [], null, error, asksForRetry ? "retry" : "error"), cancellation);

    /// <summary>Queues a trial with parameters given in whole or in part.</summary>
    /// <returns>Its number.</returns>
    public Task<int> EnqueueAsync(IReadOnlyDictionary<string, ParameterValue> parameters, CancellationToken cancellation = default) =>
        ChangeAsync(change => change.Queue(parameters, null).Number, cancellation);

    /// <summary>Adds trials that were made elsewhere, all or none. Those that wait are queued.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="leavesOutKnown">True to leave out those that the study has by then: two that import the same at once double nothing.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>How many were added.</returns>
    /// <exception cref="WeirException"><c>tuning_trial</c>: one with another number of values.</exception>
    public Task<int> ImportAsync(IReadOnlyList<ImportedTrial> trials, bool leavesOutKnown = false, CancellationToken cancellation = default) => ChangeAsync(
        change =>
        {
            var taken = leavesOutKnown ? KnownTrials.Without(change.Memory.Copy, trials) : trials;
            foreach (var trial in taken) change.Import(trial);
            return taken.Count;
        },
        cancellation);

    /// <summary>True while trials of workers with a lease are at work: should one be lost, it is given out again.</summary>
    public Task<bool> MayComeBackAsync(CancellationToken cancellation = default) => _database.ReadAsync(
        session =>
        {
            using var _ = _looking.EnterScope();
            return StudyHead.Read(session, Entry).State == StudyStates.Open && TrialRows.HasLease(session, Entry, Looked(session).Running);
        },
        cancellation);

    /// <summary>The claim to a trial that another process was given, as a command of it shows it.</summary>
    /// <param name="number">The trial.</param>
    /// <param name="token">The token; null for the one that holds.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="WeirException"><c>tuning_trial</c>: there is no such trial, or nobody works on it.</exception>
    public async Task<TrialClaim> ClaimOfAsync(int number, string? token, CancellationToken cancellation = default)
    {
        var view = await ReadAsync(cancellation);
        if (number < 0 || number >= view.Trials.Count) throw new WeirException(TuningErrors.Trial, $"there is no trial {number} in the study '{Entry.Definition.Name}'");
        token ??= await _database.ReadAsync(session => session.TextOrNull("SELECT token FROM tuning_trials WHERE study_id = $1 AND number = $2 AND state = 'running'", Entry.Id, number), cancellation);
        return token is not null ? new TrialClaim(token, view.Trials[number]) : throw new WeirException(TuningErrors.Trial, $"trial {number} is {TrialRow.Word(view.Trials[number].State)}: nobody works on it");
    }

    /// <summary>Gives out no more trials, or does so again.</summary>
    /// <param name="state">See <see cref="StudyStates"/>.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task SetStateAsync(string state, CancellationToken cancellation = default) => _database.WriteAsync(
        session => session.Execute("UPDATE tuning_studies SET state = $1 WHERE id = $2", state, Entry.Id), cancellation);

    /// <summary>Ties the study to its tracking run.</summary>
    public Task SetRunAsync(string runId, CancellationToken cancellation = default) => _database.WriteAsync(
        session => session.Execute("UPDATE tuning_studies SET run_id = $1 WHERE id = $2", runId, Entry.Id), cancellation);

    /// <summary>Ties a trial to its tracking run.</summary>
    /// <exception cref="WeirException"><c>trial_lost</c>, <c>tuning_trial</c>.</exception>
    public Task SetTrialRunAsync(TrialClaim claim, string runId, CancellationToken cancellation = default) => ChangeAsync(
        change =>
        {
            change.SetRun(change.Require(claim), runId);
            return true;
        },
        cancellation,
        claim);

    /// <summary>The trial as it ended by this claim: null where it has not ended, or was taken away.</summary>
    public Task<TrialRecord?> EndOfAsync(TrialClaim claim, CancellationToken cancellation = default) => _database.ReadAsync(
        session => TrialRows.EndedBy(session, Entry, claim), cancellation);

    /// <summary>Keeps what runs its trials.</summary>
    /// <param name="run">What.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The study as it is then.</returns>
    public Task<StoredStudy> KeepRunAsync(Files.RunPlan run, CancellationToken cancellation = default) => DefineAsync(known => known with { Run = run }, cancellation);

    /// <summary>Plans another total of trials.</summary>
    /// <param name="trials">In total, retries not counted; null for no end.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The study as it is then.</returns>
    /// <exception cref="WeirException"><c>tuning_setting</c>.</exception>
    public Task<StoredStudy> PlanAsync(int? trials, CancellationToken cancellation = default) => DefineAsync(known => known with { PlannedTrials = trials }, cancellation);

    // As it is by now: another process may have planned more trials since this one read it.
    private async Task<StoredStudy> DefineAsync(Func<StudyDefinition, StudyDefinition> change, CancellationToken cancellation) => new(_database, await _database.WriteAsync(
        session =>
        {
            var known = session.FirstOrDefault($"SELECT {StudyEntry.Columns} FROM tuning_studies WHERE id = $1", StudyEntry.Read, Entry.Id) ?? throw new WeirException(TuningErrors.Study, $"the study '{Entry.Definition.Name}' was deleted");
            var entry = known with { Definition = change(known.Definition) };
            entry.Definition.Check();
            session.Execute("UPDATE tuning_studies SET definition = $1 WHERE id = $2", System.Text.Json.JsonSerializer.Serialize(entry.Definition, StudyJson.Default.StudyDefinition), entry.Id);
            return entry;
        },
        cancellation));

    private async Task<bool> EndAsync(TrialClaim claim, Func<TrialRecord, TrialEnd> end, CancellationToken cancellation) => await ChangeAsync(
        change =>
        {
            Finish(change, claim, end(change.Require(claim)));
            return true;
        },
        cancellation,
        claim);

    private TrialEnd EndOf(TrialClaim claim, IReadOnlyList<double> values, IReadOnlyList<double>? constraints)
    {
        if (values.Count != Entry.Definition.Directions.Count)
            throw new WeirException(TuningErrors.Trial, $"trial {claim.Number} was told {values.Count} values; the study has {Entry.Definition.Directions.Count} directions");
        return values.Any(double.IsNaN) ? new TrialEnd(TrialState.Fail, [], constraints, "its value is NaN", "nan") : new TrialEnd(TrialState.Complete, values, constraints);
    }

    private static void Finish(StudyChange change, TrialClaim claim, TrialEnd end)
    {
        var record = change.Require(claim);
        if (record != claim.Record && record.Parameters.Count < claim.Record.Parameters.Count) record.Set(claim.Record.Parameters); // asked for one by one, and not yet written
        change.Finish(record, end);
    }

    private StudyCopy Looked(ISqlSession session)
    {
        _looked ??= new StudyCopy(Entry);
        _looked.Refresh(session, StudyHead.Read(session, Entry).Rev);
        return _looked;
    }

    private TrialClaim? Ask(StudyChange change, Worker worker, TrialRecord? thought)
    {
        var copy = change.Memory.Copy;
        if (worker.Token is { } own && change.Given is { } known) return Again(change, new TrialClaim(own, copy.Trials[known]));
        if (change.IsStopped) return null;
        foreach (var number in change.Lost.Where(n => copy.Trials[n].State == TrialState.Running)) // one of them may just have been told
            change.Finish(copy.Trials[number], new TrialEnd(TrialState.Fail, [], null, "its worker gave no sign of life within the lease", "stale"));
        var waiting = copy.FirstWaiting;
        if (waiting is null && (copy.Counted >= Entry.Definition.PlannedTrials || change.Memory.Sampler.IsExhausted(copy))) return null;

        var record = waiting ?? thought ?? new TrialRecord(copy.Trials.Count);
        var claim = new TrialClaim(worker.Token ?? Id.New(), record);
        record.Origin = new TrialOrigin(worker.Name, record.Origin?.Attempt ?? 1, record.Origin?.RetryOf, null, null, null);
        record.State = TrialState.Running;
        if (waiting is null) copy.Add(record);
        else change.Move(record);
        if (waiting is not null || thought is null) Fill(change.Memory, record, isNew: waiting is null);
        if (waiting is null) change.Insert(record, claim.Token, worker.Lease);
        else change.Claim(record, claim.Token, worker.Lease);
        return claim;
    }

    // What was given to him already, should the answer have been lost.
    private TrialClaim Again(StudyChange change, TrialClaim claim) =>
        TrialRows.IsHeld(change.Session, Entry, claim) ? claim : throw TrialRows.Refusal(change.Session, Entry, claim);

    private void Fill(StudyMemory memory, TrialRecord record, bool isNew)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            memory.Walk.Fill(memory.Copy, memory.Sampler, record);
        }
        catch
        {
            if (isNew) memory.Copy.RemoveLast();
            throw;
        }
        finally
        {
            _thinksLong = Stopwatch.GetElapsedTime(began) > LongThought;
        }
    }

    // The trial that comes next if nobody else asks meanwhile; null where one waits. On a memory of its own: who reports or tells must not wait for a thought.
    private Task<TrialRecord?> ThinkAsync(CancellationToken cancellation) => _database.ReadAsync(
        session =>
        {
            using var _ = _thinking.EnterScope();
            var memory = _thoughts ??= new StudyMemory(Entry);
            var copy = memory.Copy;
            copy.Refresh(session, StudyHead.Read(session, Entry).Rev);
            if (copy.FirstWaiting is not null) return null;
            var record = new TrialRecord(copy.Trials.Count);
            copy.Add(record);
            Fill(memory, record, isNew: true);
            copy.RemoveLast();
            return record;
        },
        cancellation);

    private async Task<T> ChangeAsync<T>(Func<StudyChange, T> work, CancellationToken cancellation, TrialClaim? claim = null, Worker? asking = null)
    {
        StudyChange? change = null;
        try
        {
            return await _database.WriteAsync(
                session =>
                {
                    using var _ = _lock.EnterScope();
                    change = StudyChange.Begin(session, Entry, _memory, claim, asking);
                    try
                    {
                        var result = work(change);
                        change.End();
                        return result;
                    }
                    catch when (change.IsTouched)
                    {
                        _memory = new StudyMemory(Entry); // before another change of the same transaction builds on what is undone
                        throw;
                    }
                },
                cancellation);
        }
        catch when (change is { IsTouched: true })
        {
            using (_lock.EnterScope())
                if (_memory == change.Memory) _memory = new StudyMemory(Entry);
            throw;
        }
    }
}
