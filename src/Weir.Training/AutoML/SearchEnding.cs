using Weir.Training.AutoML.Search;

namespace Weir.Training.AutoML;

/// <summary>When a search must end, so that what comes after it fits into the budget.</summary>
/// <param name="clock">The budget.</param>
/// <param name="preset">How the result is made.</param>
/// <param name="checkedRows">Rows on which its graph is checked.</param>
/// <param name="checkedOfFirst">The same where the result is of the first fold alone.</param>
/// <param name="judgingSeconds">What finding its figures takes.</param>
internal sealed class SearchEnding(SearchClock clock, PresetPlan preset, int checkedRows, int checkedOfFirst, double judgingSeconds = 0)
{
    // Seconds a tree costs after the search: it is parsed, written, and run by both engines on the rows of the check.
    private const double SecondsPerTree = 300e-6;
    private const double SecondsPerTreeAndRow = 65e-9;
    private const double FixedSeconds = 1.0;
    private const double LeastFixedSeconds = 0.4;
    private const double FixedShare = 0.25;
    private const double LongFinalShare = 0.12;
    private const double ShortFinalShare = 0.35;

    // What was spent on features says how quick this machine is now; checking the graph goes over the rows again.
    private const double ShareOfPreparation = 0.5;
    private readonly double _prepared = double.IsInfinity(clock.Whole) ? 0 : Math.Clamp(ShareOfPreparation * (clock.Whole - clock.Left - clock.ReadSeconds), 0, 0.25 * clock.Whole);


    /// <summary>Trees of the result at most. It depends on table and preset alone: the same search makes the same choice, whatever its budget.</summary>
    public double MostTrees => Math.Min(preset.MostTrees, preset.CheckSeconds / CostOn(isOfFirst: false));

    /// <summary>Trees for whose check the budget leaves time. Where they are fewer than <see cref="MostTrees"/>, the last trials are left out until the choice fits.</summary>
    /// <param name="isOfFirst">Whether the result is of the first fold alone, whose rows check it.</param>
    public double PayableTrees(bool isOfFirst) => double.IsInfinity(clock.Whole) ? double.PositiveInfinity : Math.Clamp(preset.CheckSeconds, LongFinalShare * clock.Whole, ShortFinalShare * clock.Whole) / CostOn(isOfFirst);

    /// <summary>Whether the budget is so short that trials may have to be left out.</summary>
    public bool MayBeCut => PayableTrees(isOfFirst: false) < MostTrees;

    /// <summary>Whether what is left is needed for what comes after the search.</summary>
    /// <param name="trees">Trees of all models that may become part of the result.</param>
    /// <param name="fitSeconds">What the best takes on a fold: a preset of one model trains it again.</param>
    /// <param name="isOfFirst">Whether nothing is trained on all folds yet.</param>
    public bool IsTime(long trees, double fitSeconds, bool isOfFirst) => clock.Left <= (preset.IsSingle ? fitSeconds : 0) + Math.Clamp(FixedShare * clock.Whole, LeastFixedSeconds, FixedSeconds) + judgingSeconds + _prepared + (Math.Min(Math.Min(MostTrees, PayableTrees(isOfFirst)), trees) * CostOn(isOfFirst));

    private double CostOn(bool isOfFirst) => SecondsPerTree + (SecondsPerTreeAndRow * (isOfFirst ? checkedOfFirst : checkedRows));
}
