using Weir.Foundation.Errors;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Studies;

/// <summary>Sets the parameters of a trial: given ones first, then what the sampler proposes together, then one by one; walks a declared space in its order.</summary>
internal sealed class SpaceWalk
{
    private const int MostRedraws = 1000;
    private const int MostRepeats = 20;
    private readonly Dictionary<string, Distribution> _met = [];
    private readonly TriedPoints _tried = new();

    public TrialDraft Fill(IStudyView study, ISampler sampler, TrialRecord record)
    {
        var draft = Begin(study, sampler, record, 0);
        if (study.Space is not { } space) return draft;
        for (uint attempt = 0; ; attempt++)
        {
            var inner = Walk(study, sampler, draft, space);
            if (space.FirstBroken(inner) is not { } broken)
            {
                if (attempt < MostRepeats && record.Given is null && _tried.Contains(study, space, inner))
                {
                    draft = Begin(study, sampler, record, attempt + 1);
                    continue;
                }

                for (var i = 0; i < inner.Length; i++)
                    if (!double.IsNaN(inner[i])) record.Add(new TrialParameter(space.Parameters[i].Name, space.Parameters[i].Distribution, inner[i]));
                return draft;
            }

            if (attempt >= MostRedraws)
                throw new WeirException(TuningErrors.Infeasible, $"no point out of {MostRedraws} meets the requirement `{broken.Text}`", "loosen it, or narrow the bounds of its parameters");
            draft = Begin(study, attempt < MostRepeats ? sampler : Fallback, record, attempt + 1);
        }
    }

    private static readonly RandomSampler Fallback = new();

    public double Suggest(IStudyView study, ISampler sampler, TrialDraft draft, string name, Distribution distribution)
    {
        if (draft.Record.TryGet(name, out var known)) return Same(name, known.Distribution, distribution) ? known.Inner : throw Changed(name, known.Distribution, distribution);
        if (_met.TryGetValue(name, out var before) && !Same(name, before, distribution)) throw Changed(name, before, distribution);
        _met[name] = distribution;
        var inner = Choose(study, sampler, draft, name, distribution);
        draft.Record.Add(new TrialParameter(name, distribution, inner));
        return inner;
    }

    private static TrialDraft Begin(IStudyView study, ISampler sampler, TrialRecord record, uint attempt)
    {
        var draft = new TrialDraft(record, study.Seed, attempt);
        draft.Proposal = sampler.Propose(study, draft);
        return draft;
    }

    private static double[] Walk(IStudyView study, ISampler sampler, TrialDraft draft, SearchSpace space)
    {
        var inner = new double[space.Parameters.Count];
        Array.Fill(inner, double.NaN);
        for (var i = 0; i < inner.Length; i++)
            if (space.IsActive(i, inner)) inner[i] = Choose(study, sampler, draft, space.Parameters[i].Name, space.Parameters[i].Distribution);
        return inner;
    }

    private static double Choose(IStudyView study, ISampler sampler, TrialDraft draft, string name, Distribution distribution)
    {
        // What was queued is used as given where its type fits, outside the bounds too: the user wanted it.
        if (draft.Record.Given is { } given && given.TryGetValue(name, out var value) && distribution.ToInner(value) is { } wanted) return wanted;
        if (distribution.IsSingle) return distribution.First;
        if (draft.Proposal.TryGetValue(name, out var proposed) && distribution.Contains(proposed)) return proposed;
        return sampler.ProposeOne(study, draft, name, distribution);
    }

    private static bool Same(string name, Distribution a, Distribution b) => a.GetType() == b.GetType() && (a is not CategoricalDistribution || a.Equals(b));

    private static WeirException Changed(string name, Distribution before, Distribution now) => before is CategoricalDistribution x && now is CategoricalDistribution y
        ? new WeirException(TuningErrors.Changed, $"'{name}' was one of [{string.Join(", ", x.Choices)}] before and is one of [{string.Join(", ", y.Choices)}] now", "choices stay; use a condition, or another name")
        : new WeirException(TuningErrors.Changed, $"'{name}' was {Kind(before)} before and is {Kind(now)} now", "use another name");

    private static string Kind(Distribution distribution) => distribution switch { FloatDistribution => "a float", IntDistribution => "an int", _ => "categorical" };
}
