using Weir.Execution;

namespace Weir.Pipelines.Records;

/// <summary>Where the stages of one run stand, and which of them have moved since somebody last wrote them down.</summary>
internal sealed class StageBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _places = [];
    private readonly SortedSet<int> _moved = [];
    private StageRecord[] _stages = [];
    private long _revision;

    /// <summary>True when something is to be written.</summary>
    public bool HasMoved
    {
        get
        {
            lock (_gate) return _moved.Count > 0;
        }
    }

    public void Plan(IReadOnlyList<PlannedStage> stages)
    {
        lock (_gate)
        {
            for (var i = 0; i < stages.Count; i++) _places[stages[i].Stage] = i;
            _stages = [.. stages.Select((s, i) => new StageRecord(s.Stage, i) { Group = s.Group, IsData = s.IsData, Sources = [.. s.Sources.Where(_places.ContainsKey).Select(n => _places[n])] })];
            for (var i = 0; i < stages.Count; i++) _moved.Add(i);
        }
    }

    public void Begin(StageStart start) => Move(start.Stage, s => s with
    {
        State = start.IsQueued ? StageStates.Queued : StageStates.Running,
        Attempt = start.Attempt,
        StartedAt = start.At,
        BegunAt = null,
        Executor = start.Executor,
        Job = null,
        Host = null,
        Log = start.Log,
        Facts = start.Facts,
    });

    public void Place(string stage, CommandPlace place) => Move(stage, s => s with { Job = place.Job, Host = place.Host, BegunAt = place.BegunAt, State = place.BegunAt is null ? StageStates.Queued : StageStates.Running });

    public void Know(string stage, StageFacts facts) => Move(stage, s => s with { Facts = facts });

    public void End(string stage, string state, DateTimeOffset at, string? message) => Move(stage, s => s with { State = state, EndedAt = at, Message = message });

    /// <summary>What was at work has ended with the run.</summary>
    public void Stop(DateTimeOffset at)
    {
        lock (_gate)
        {
            foreach (var s in _stages.Where(s => s.State is StageStates.Running or StageStates.Queued))
            {
                _stages[s.Position] = s with { State = StageStates.Cancelled, EndedAt = at };
                _moved.Add(s.Position);
            }
        }
    }

    /// <summary>Everything that has moved, with the attempts that ended, numbered in the order of their changes.</summary>
    public PipelineMoves Take(IReadOnlyList<StageAttempt> attempts)
    {
        lock (_gate)
        {
            var stages = new List<StageRecord>(_moved.Count);
            foreach (var place in _moved)
            {
                var stage = _stages[place] with { Revision = ++_revision };
                stages.Add(stage);
                _stages[place] = stage with { Facts = null }; // written once, and not held for the length of the run
            }

            _moved.Clear();
            List<StageAttempt> ended = [.. attempts.Select(a => a with { Revision = ++_revision })];
            return new PipelineMoves(stages, ended, _stages.GroupBy(s => s.State).ToDictionary(g => g.Key, g => g.Count()), _revision);
        }
    }

    /// <summary>Takes back what could not be written; what has moved since stays as it is now.</summary>
    public void Return(PipelineMoves moves)
    {
        lock (_gate)
        {
            foreach (var stage in moves.Stages)
            {
                _stages[stage.Position] = _stages[stage.Position] with { Facts = _stages[stage.Position].Facts ?? stage.Facts };
                _moved.Add(stage.Position);
            }
        }
    }

    private void Move(string stage, Func<StageRecord, StageRecord> change)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(stage, out var place)) return;
            _stages[place] = change(_stages[place]);
            _moved.Add(place);
        }
    }
}

/// <summary>What is to be written of a run at once.</summary>
/// <param name="Stages">Stages that have moved.</param>
/// <param name="Attempts">Attempts that have ended.</param>
/// <param name="Counts">How many stages are in which state.</param>
/// <param name="Revision">The number of the last of these changes.</param>
public sealed record PipelineMoves(IReadOnlyList<StageRecord> Stages, IReadOnlyList<StageAttempt> Attempts, IReadOnlyDictionary<string, int> Counts, long Revision);
