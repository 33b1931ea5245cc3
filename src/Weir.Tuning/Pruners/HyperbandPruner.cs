using System.Globalization;
using System.Text;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>Successive halving with several first rungs side by side; each trial belongs to one bracket by the hash of study name and number (Li et al., 2018).</summary>
/// <remarks>The rule of Optuna's HyperbandPruner, except that the number of brackets is counted in whole numbers: a logarithm in floating point loses one at exact powers.</remarks>
/// <param name="minResource">Steps of the first rung of the first bracket.</param>
/// <param name="maxResource">Greatest number of steps; null: one more than the last step of the first complete trial.</param>
/// <param name="reductionFactor">η, at least 2.</param>
/// <param name="bootstrapCount">So many trials are stopped at each rung before the first goes on.</param>
public sealed class HyperbandPruner(long minResource = 1, long? maxResource = null, int reductionFactor = 3, int bootstrapCount = 0) : IPruner
{
    private readonly List<SuccessiveHalvingPruner> _brackets = [];
    private readonly List<long> _budgets = [];
    private long _total;
    private int _read;

    /// <inheritdoc/>
    public string Name => "hyperband";

    /// <inheritdoc/>
    public PruneDecision Decide(IStudyView study, TrialRecord trial) =>
        _brackets.Count == 0 && !TryPrepare(study) ? PruneDecision.Keep : _brackets[BracketOf(study.Name, trial.Number)].Decide(study, trial);

    private bool TryPrepare(IStudyView study)
    {
        if ((maxResource ?? Auto(study)) is not { } greatest) return false;
        var count = 1;
        for (var resource = minResource; resource <= greatest / reductionFactor; resource *= reductionFactor) count++;
        for (var bracket = 0; bracket < count; bracket++)
        {
            var s = count - 1 - bracket;
            _budgets.Add((long)Math.Ceiling(count * Math.Pow(reductionFactor, s) / (s + 1)));
            _total += _budgets[^1];
            var own = bracket;
            _brackets.Add(new SuccessiveHalvingPruner(minResource, reductionFactor, bracket, bootstrapCount, t => BracketOf(study.Name, t.Number) == own));
        }

        return true;
    }

    private long? Auto(IStudyView study)
    {
        while (_read < study.Finished.Count)
        {
            var trial = study.Finished[_read++];
            if (trial.State == TrialState.Complete && trial.LastReport is { } last) return last.Step + 1;
        }

        return null;
    }

    private int BracketOf(string study, int number)
    {
        var place = Crc32.Of(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{study}_{number}"))) % _total;
        var bracket = 0;
        while ((place -= _budgets[bracket]) >= 0) bracket++;
        return bracket;
    }
}
