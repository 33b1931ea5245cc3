using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Studies;

/// <summary>A trial at work, for the objective: it asks for parameters and reports. What is known of it afterwards is its <see cref="Record"/>.</summary>
public sealed class Trial
{
    private readonly Study _study;
    private bool _isPruned;

    internal Trial(Study study, TrialRecord record, TrialDraft draft) => (_study, Record, Draft) = (study, record, draft);

    /// <summary>Its number.</summary>
    public int Number => Record.Number;

    /// <summary>All that the study knows of it.</summary>
    public TrialRecord Record { get; }

    internal TrialDraft Draft { get; }

    /// <summary>A number between two bounds. A second call with the same name gives the same value.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_changed</c>: the name had another type before; <c>tuning_space</c>: bounds.</exception>
    public double SuggestFloat(string name, double low, double high, bool isLog = false, double? step = null) =>
        _study.Suggest(this, name, new FloatDistribution(low, high, isLog, step));

    /// <summary>A whole number between two bounds, both included.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_changed</c>, <c>tuning_space</c>.</exception>
    public long SuggestInt(string name, long low, long high, bool isLog = false, long step = 1) =>
        (long)_study.Suggest(this, name, new IntDistribution(low, high, isLog, step));

    /// <summary>One of several values.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_changed</c>: other choices than before; <c>tuning_space</c>.</exception>
    public ParameterValue SuggestCategorical(string name, IEnumerable<ParameterValue> choices)
    {
        var distribution = new CategoricalDistribution(choices);
        return distribution.ToValue(_study.Suggest(this, name, distribution));
    }

    /// <summary>One of several texts.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_changed</c>, <c>tuning_space</c>.</exception>
    public string SuggestChoice(string name, params IEnumerable<string> choices) => SuggestCategorical(name, choices.Select(ParameterValue.Of)).Text!;

    /// <summary>Notes a value on the way.</summary>
    public void Report(long step, double value) => _isPruned = _study.Report(Number, step, value);

    /// <summary>True when the pruner, at the last report, wanted the trial to be stopped.</summary>
    public bool ShouldPrune => _isPruned;

    /// <summary>Notes something down.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>tuning_trial</c>: the trial is finished.</exception>
    public void SetAttribute(string key, string value) => _study.SetAttribute(Record, key, value);
}
