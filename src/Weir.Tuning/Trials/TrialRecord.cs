using Weir.Tuning.Spaces;

namespace Weir.Tuning.Trials;

/// <summary>All that a study knows of one trial. A finished one does not change any more. The objective works with <c>Trial</c>.</summary>
/// <param name="number">Its place in the study, from 0 without gaps.</param>
public sealed class TrialRecord(int number)
{
    private readonly List<TrialParameter> _parameters = [];
    private readonly List<Report> _reports = [];
    private Dictionary<string, string>? _notes;
    private Dictionary<string, string>? _attributes;

    /// <summary>Its place in the study, from 0 without gaps.</summary>
    public int Number { get; } = number;

    /// <summary>Where it is in its life.</summary>
    public TrialState State { get; internal set; } = TrialState.Running;

    /// <summary>True where <see cref="State"/> is final.</summary>
    public bool IsFinished => State is TrialState.Complete or TrialState.Pruned or TrialState.Fail;

    /// <summary>The active parameters in the order in which they were set.</summary>
    public IReadOnlyList<TrialParameter> Parameters => _parameters;

    /// <summary>Values as told, one an objective; empty without. A pruned trial has its last report.</summary>
    public IReadOnlyList<double> Values { get; internal set; } = [];

    /// <summary>The same, turned so that less is better.</summary>
    public IReadOnlyList<double> Losses { get; internal set; } = [];

    /// <summary>What was reported on the way, as told, by step; the last report of a step counts.</summary>
    public IReadOnlyList<Report> Reports => _reports;

    /// <summary>Result constraints: above 0 is violated.</summary>
    public IReadOnlyList<double> Constraints { get; internal set; } = [];

    /// <summary>Sum of the violated constraints; 0 where the trial is feasible.</summary>
    public double Violation
    {
        get
        {
            var sum = 0.0;
            foreach (var constraint in Constraints) sum += double.IsNaN(constraint) ? double.PositiveInfinity : Math.Max(0, constraint);
            return sum;
        }
    }

    /// <summary>What samplers and pruners noted down on it.</summary>
    public IReadOnlyDictionary<string, string> Notes => _notes ?? Empty;

    /// <summary>What users noted down on it.</summary>
    public IReadOnlyDictionary<string, string> Attributes => _attributes ?? Empty;

    /// <summary>Why it failed.</summary>
    public string? Error { get; internal set; }

    /// <summary>Who worked on it and when; null where the study is not stored.</summary>
    public TrialOrigin? Origin { get; internal set; }

    /// <summary>The greatest step with a report; null without any.</summary>
    public Report? LastReport => _reports.Count == 0 ? null : _reports[^1];

    /// <summary>Parameters that were given when the trial was queued.</summary>
    internal IReadOnlyDictionary<string, ParameterValue>? Given { get; init; }

    /// <summary>True for a place whose trial has not been read yet.</summary>
    internal bool IsUnknown { get; init; }

    /// <summary>Grows whenever the notes change, so that a reader need not look again.</summary>
    internal int NotesVersion { get; private set; }

    private static IReadOnlyDictionary<string, string> Empty { get; } = new Dictionary<string, string>();

    /// <summary>The number of a parameter; NaN where it is not active.</summary>
    public double Inner(string name)
    {
        foreach (var parameter in _parameters)
            if (parameter.Name == name) return parameter.Inner;
        return double.NaN;
    }

    internal bool TryGet(string name, out TrialParameter found)
    {
        foreach (var parameter in _parameters)
        {
            if (parameter.Name != name) continue;
            found = parameter;
            return true;
        }

        found = default;
        return false;
    }

    internal void Add(TrialParameter parameter) => _parameters.Add(parameter);

    internal void Set(IEnumerable<TrialParameter> parameters)
    {
        _parameters.Clear();
        _parameters.AddRange(parameters);
    }

    internal void Add(Report report)
    {
        var at = _reports.Count;
        while (at > 0 && _reports[at - 1].Step > report.Step) at--;
        if (at > 0 && _reports[at - 1].Step == report.Step) _reports[at - 1] = report;
        else _reports.Insert(at, report);
    }

    internal void Note(string key, string value)
    {
        (_notes ??= [])[key] = value;
        NotesVersion++;
    }

    internal void SetAttribute(string key, string value) => (_attributes ??= [])[key] = value;
}

/// <summary>A value on the way.</summary>
/// <param name="Step">How far: epochs, rounds, folds.</param>
/// <param name="Value">As reported; may be NaN.</param>
public readonly record struct Report(long Step, double Value);
