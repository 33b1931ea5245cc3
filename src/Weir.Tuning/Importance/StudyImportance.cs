using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Importance;

/// <summary>Importance over the complete trials of a study. A parameter that is not always active is judged among the trials in which it is, beside those that all of them have.</summary>
public sealed class StudyImportance
{
    private readonly List<Group> _groups;

    private StudyImportance(List<Group> groups, int trials) => (_groups, Trials) = (groups, trials);

    /// <summary>How many trials are looked at: complete, with a finite value.</summary>
    public int Trials { get; }

    /// <summary>Takes from a study what is needed to judge; nothing of the study is kept.</summary>
    /// <param name="view">The study.</param>
    /// <param name="objective">Which objective, from 0.</param>
    /// <param name="most">How many trials at most: the latest.</param>
    public static StudyImportance Of(IStudyView view, int objective, int most = int.MaxValue)
    {
        var trials = view.Trials.Where(t => t.State == TrialState.Complete && t.Losses.Count > objective && double.IsFinite(t.Losses[objective])).TakeLast(most).ToList();
        var active = new Dictionary<string, (Distribution Distribution, List<int> Rows)>();
        for (var row = 0; row < trials.Count; row++)
        {
            foreach (var parameter in trials[row].Parameters)
            {
                var isKnown = active.TryGetValue(parameter.Name, out var known);
                var rows = isKnown ? known.Rows : [];
                rows.Add(row);
                active[parameter.Name] = (isKnown ? Wider(known.Distribution, parameter.Distribution) : parameter.Distribution, rows);
            }
        }

        var groups = active.GroupBy(p => string.Join(' ', p.Value.Rows.Count == trials.Count ? [] : p.Value.Rows)).Select(g =>
        {
            var rows = g.First().Value.Rows;
            var within = rows.ToHashSet();
            var judged = g.Select(p => p.Key).ToHashSet();
            var parameters = active.Where(p => judged.Contains(p.Key) || p.Value.Rows.Count == trials.Count || within.IsSubsetOf(p.Value.Rows)).Select(p => (p.Key, p.Value.Distribution)).ToList();
            var data = new ImportanceData(parameters, [.. rows.Select(r => parameters.Select(p => trials[r].Inner(p.Key)).ToArray())], [.. rows.Select(r => trials[r].Losses[objective])]);
            return new Group(judged, data, rows.Count / (double)trials.Count);
        }).ToList();
        return new StudyImportance(groups, trials.Count);
    }

    /// <summary>Judges, the most important parameter first. Shares sum to 1; with fewer than 2 trials there is nothing to tell.</summary>
    public IReadOnlyList<ParameterImportance> Evaluate(IImportanceEvaluator evaluator)
    {
        var found = new List<(string Name, double Value, double Active)>();
        foreach (var (judged, data, share) in _groups)
        {
            if (data.Rows.Count < 2) continue;
            var values = evaluator.Evaluate(data);
            for (var i = 0; i < values.Length; i++)
                if (judged.Contains(data.Parameters[i].Name)) found.Add((data.Parameters[i].Name, values[i], share));
        }

        var sum = found.Sum(f => f.Value);
        return [.. found.OrderByDescending(f => f.Value).ThenBy(f => f.Name, StringComparer.Ordinal).Select(f => new ParameterImportance(f.Name, f.Value, sum > 0 ? f.Value / sum : 1.0 / found.Count, f.Active))];
    }

    // Bounds may have changed between trials where the objective asks for its parameters.
    private static Distribution Wider(Distribution one, Distribution other) => (one, other) switch
    {
        _ when one.Equals(other) => one,
        (FloatDistribution a, FloatDistribution b) => new FloatDistribution(Math.Min(a.Low, b.Low), Math.Max(a.High, b.High), a.IsLog && b.IsLog),
        (IntDistribution a, IntDistribution b) => new IntDistribution((long)Math.Min(a.Low, b.Low), (long)Math.Max(a.High, b.High), a.IsLog && b.IsLog),
        _ => one,
    };

    private sealed record Group(HashSet<string> Judged, ImportanceData Data, double Share);
}

/// <summary>How much a parameter matters.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Importance">As the evaluator says, 0 or more.</param>
/// <param name="Share">Of the sum over all parameters.</param>
/// <param name="ActiveShare">Share of the trials in which it is active.</param>
public sealed record ParameterImportance(string Name, double Importance, double Share, double ActiveShare);
