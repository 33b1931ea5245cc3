using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Studies;

/// <summary>A study in memory: ask for a trial, report on the way, tell how it ended. Safe to share between threads.</summary>
public sealed class Study : IStudyView
{
    private readonly Lock _lock = new();
    private readonly List<TrialRecord> _trials = [];
    private readonly List<TrialRecord> _finished = [];
    private readonly Queue<TrialRecord> _waiting = [];
    private readonly SpaceWalk _walk = new();
    private readonly StudySettings _settings;

    /// <summary>Starts an empty study.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_setting</c>: no direction, or a pruner with several.</exception>
    public Study(StudySettings settings)
    {
        if (settings.Directions.Count == 0) throw new WeirException(TuningErrors.Setting, "a study has at least one direction");
        _settings = settings;
    }

    /// <inheritdoc/>
    public string Name => _settings.Name;

    /// <inheritdoc/>
    public IReadOnlyList<Direction> Directions => _settings.Directions;

    /// <inheritdoc/>
    public ulong Seed => _settings.Seed;

    /// <inheritdoc/>
    public int? PlannedTrials => _settings.PlannedTrials;

    /// <inheritdoc/>
    public SearchSpace? Space => _settings.Space;

    /// <inheritdoc/>
    public IReadOnlyList<TrialRecord> Trials => _trials;

    /// <inheritdoc/>
    public IReadOnlyList<TrialRecord> Finished => _finished;

    /// <inheritdoc/>
    public IReadOnlyList<TrialRecord> Prior => _settings.Prior;

    /// <summary>The feasible complete trial with the best value, the earliest of equals; null without any. With several objectives see <see cref="ParetoFront"/>.</summary>
    public TrialRecord? Best
    {
        get
        {
            using var _ = _lock.EnterScope();
            return BestTrial.Of(this);
        }
    }

    /// <summary>The feasible complete trials that no other beats in all objectives, by number.</summary>
    public IReadOnlyList<TrialRecord> ParetoFront
    {
        get
        {
            using var _ = _lock.EnterScope();
            return BestTrial.Front(this);
        }
    }

    /// <summary>The trial to work on next: the first that waits, else a new one. With a declared space its parameters are set.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_infeasible</c>: no point that meets every requirement was found.</exception>
    public Trial Ask()
    {
        using var _ = _lock.EnterScope();
        if (!_waiting.TryDequeue(out var record))
        {
            record = new TrialRecord(_trials.Count);
            _trials.Add(record);
        }

        record.State = TrialState.Running;
        try
        {
            var draft = _walk.Fill(this, _settings.Sampler, record);
            return new Trial(this, record, draft);
        }
        catch
        {
            record.State = TrialState.Fail;
            _finished.Add(record);
            throw;
        }
    }

    /// <summary>Queues a trial with parameters given in whole or in part; the rest is sampled when it is asked for.</summary>
    /// <returns>Its number.</returns>
    public int Enqueue(IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        using var _ = _lock.EnterScope();
        var record = new TrialRecord(_trials.Count) { State = TrialState.Waiting, Given = parameters };
        _trials.Add(record);
        _waiting.Enqueue(record);
        return record.Number;
    }

    /// <summary>Adds a trial that was made elsewhere.</summary>
    /// <returns>Its number.</returns>
    public int Import(IEnumerable<TrialParameter> parameters, TrialState state, IReadOnlyList<double> values, IEnumerable<Report>? reports = null, IReadOnlyList<double>? constraints = null)
    {
        using var _ = _lock.EnterScope();
        var record = new TrialRecord(_trials.Count);
        foreach (var parameter in parameters) record.Add(parameter);
        foreach (var report in reports ?? []) record.Add(report);
        _trials.Add(record);
        Finish(record, state, values, constraints, null);
        return record.Number;
    }

    /// <summary>Notes a value on the way; the last report of a step counts. On a finished trial it does nothing.</summary>
    /// <returns>True when the trial should be stopped now.</returns>
    public bool Report(int number, long step, double value)
    {
        using var _ = _lock.EnterScope();
        var record = Find(number);
        if (record.IsFinished) return record.State == TrialState.Pruned;
        record.Add(new Report(step, value));
        if (_settings.Pruner is not { } pruner) return false;
        var decision = pruner.Decide(this, record);
        foreach (var (key, note) in decision.Notes) record.Note(key, note);
        return decision.IsPruned;
    }

    /// <summary>Ends a trial with its values, one a direction. A NaN makes it fail.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_trial</c>: it is finished, or another number of values.</exception>
    public void Tell(int number, IReadOnlyList<double> values, IReadOnlyList<double>? constraints = null)
    {
        using var _ = _lock.EnterScope();
        var record = Open(number);
        if (values.Count != Directions.Count) throw new WeirException(TuningErrors.Trial, $"trial {number} was told {values.Count} values; the study has {Directions.Count} directions");
        if (values.Any(double.IsNaN)) Finish(record, TrialState.Fail, [], constraints, "its value is NaN");
        else Finish(record, TrialState.Complete, values, constraints, null);
    }

    /// <summary>Ends a trial with a value; for studies with one direction.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_trial</c>.</exception>
    public void Tell(int number, double value) => Tell(number, [value]);

    /// <summary>Ends a trial that was stopped early; its value is the last report.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_trial</c>: it is finished.</exception>
    public void TellPruned(int number)
    {
        using var _ = _lock.EnterScope();
        var record = Open(number);
        Finish(record, TrialState.Pruned, record.LastReport is { } last && Directions.Count == 1 ? [last.Value] : [], null, null);
    }

    /// <summary>Ends a trial that came to nothing.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_trial</c>: it is finished.</exception>
    public void TellFailed(int number, string? error = null)
    {
        using var _ = _lock.EnterScope();
        Finish(Open(number), TrialState.Fail, [], null, error);
    }

    /// <summary>True when the sampler has nothing left to try.</summary>
    public bool IsExhausted
    {
        get
        {
            using var _ = _lock.EnterScope();
            return _waiting.Count == 0 && _settings.Sampler.IsExhausted(this);
        }
    }

    internal double Suggest(Trial trial, string name, Distribution distribution)
    {
        using var _ = _lock.EnterScope();
        return _walk.Suggest(this, _settings.Sampler, trial.Draft, name, distribution);
    }

    internal void SetAttribute(TrialRecord record, string key, string value)
    {
        using var _ = _lock.EnterScope();
        if (record.IsFinished) throw new WeirException(TuningErrors.Trial, $"trial {record.Number} is finished and does not change any more");
        record.SetAttribute(key, value);
    }

    private TrialRecord Find(int number) => number >= 0 && number < _trials.Count
        ? _trials[number]
        : throw new WeirException(TuningErrors.Trial, $"there is no trial {number}");

    private TrialRecord Open(int number)
    {
        var record = Find(number);
        return record.IsFinished
            ? throw new WeirException(TuningErrors.Trial, $"trial {number} is finished already ({record.State.ToString().ToLowerInvariant()})")
            : record;
    }

    private void Finish(TrialRecord record, TrialState state, IReadOnlyList<double> values, IReadOnlyList<double>? constraints, string? error)
    {
        record.State = state;
        record.Values = values;
        record.Losses = values.Count == Directions.Count ? [.. values.Select((v, i) => Directions[i] == Direction.Maximize ? -v : v)] : values;
        if (constraints is not null) record.Constraints = constraints;
        record.Error = error;
        _finished.Add(record);
    }
}
