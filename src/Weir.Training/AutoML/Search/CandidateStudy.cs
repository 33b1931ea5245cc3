using Weir.Training.Features.Specs;
using Weir.Training.Features.Variants;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Training.AutoML.Search;

/// <summary>What is tried after the portfolio: boosted trees whose settings a sampler of Weir.Tuning draws from what did well before.</summary>
internal sealed class CandidateStudy
{
    private const string Scale = "target";
    private const string Text = "text";
    private const string Categories = "categories";
    private static readonly string[] Scales = ["plain", "logarithm"];

    private readonly SearchSpace _space;
    private readonly Study _study;

    /// <summary>Starts a study: the learning rate is drawn between a third and three times the usual one. Same settings and results, same candidates.</summary>
    public CandidateStudy(SearchSettings settings)
    {
        FloatDistribution Penalty(double low, double high) => new(low * settings.PenaltyScale, high * settings.PenaltyScale, isLog: true);
        List<Parameter> parameters =
        [
            new("eta", new FloatDistribution(settings.Eta / 3, Math.Min(0.4, settings.Eta * 3), isLog: true)),
            new("max_depth", new IntDistribution(settings.Plan.MostDepth < 3 ? 1 : 2, settings.Plan.MostDepth)),
            new("min_child_weight", Penalty(0.3, 60)),
            new("subsample", new FloatDistribution(0.4, 1)),
            new("colsample_bytree", new FloatDistribution(0.2, 1)),
            new("lambda", Penalty(0.01, 100)),
            new("alpha", Penalty(0.0001, 10)),
        ];
        if (settings.HasLogarithm) parameters.Add(new Parameter(Scale, new CategoricalDistribution(Scales.Select(ParameterValue.Of))));
        if (settings.Variants.Texts.Count > 1) parameters.Add(Choice(Text, settings.Variants.Texts));
        if (settings.Variants.Categories.Count > 1) parameters.Add(Choice(Categories, settings.Variants.Categories));
        _space = new SearchSpace(parameters);
        _study = new Study(new StudySettings { Space = _space, Seed = (ulong)settings.Seed, Sampler = SamplerCatalog.Create("""{"name":"tpe","n_startup_trials":6}""") });
    }

    /// <summary>Tells of a candidate that was tried without being asked for.</summary>
    public void Learn(Candidate candidate, double loss)
    {
        if (candidate.Learner != "xgboost" || !double.IsFinite(loss)) return;
        List<TrialParameter> parameters = [];
        foreach (var parameter in _space.Parameters)
        {
            var value = parameter.Name switch
            {
                Scale => ParameterValue.Of(Scales[(int)candidate.Scale]),
                Text => ParameterValue.Of(Words.Of(candidate.Variant.Text)),
                Categories => ParameterValue.Of(Words.Of(candidate.Variant.Categories)),
                _ => candidate.Settings[parameter.Name],
            };
            var inner = parameter.Distribution.ToInner(value) ?? throw new InvalidOperationException($"{parameter.Name} = {value} lies outside the space");
            parameters.Add(new TrialParameter(parameter.Name, parameter.Distribution, parameter.Distribution is NumericDistribution numeric ? numeric.Clip(inner) : inner));
        }

        _study.Import(parameters, TrialState.Complete, [loss]);
    }

    /// <summary>The next candidate, and the number under which its loss is told.</summary>
    public (Candidate Candidate, int Number) Ask()
    {
        var trial = _study.Ask();
        var values = trial.Record.Parameters.ToDictionary(p => p.Name, p => p.Value);
        var scale = values.Remove(Scale, out var text) && text.Text == Scales[1] ? TargetScale.Logarithm : TargetScale.Plain;
        var variant = new Variant(
            values.Remove(Text, out var words) ? Words.Find<TextVariant>(words.Text!)!.Value : default,
            values.Remove(Categories, out var encode) ? Words.Find<CategoryVariant>(encode.Text!)!.Value : default);
        return (new Candidate("xgboost", scale, values) { Variant = variant }, trial.Number);
    }

    private static Parameter Choice<T>(string name, IReadOnlyList<T> offered)
        where T : struct, Enum => new(name, new CategoricalDistribution(offered.Select(o => ParameterValue.Of(Words.Of(o)))));

    /// <summary>Tells the loss of a candidate that was asked for.</summary>
    public void Tell(int number, double loss)
    {
        if (double.IsFinite(loss)) _study.Tell(number, loss);
        else _study.TellFailed(number);
    }
}
