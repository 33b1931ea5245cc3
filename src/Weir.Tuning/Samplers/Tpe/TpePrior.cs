using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>What other studies tell TPE: a tenth of their points as good ones, the others as bad ones; less and less as trials of its own come in.</summary>
internal sealed class TpePrior
{
    private const int MostGood = 10;
    private const int TrialsForOneLess = 5;
    private readonly IReadOnlyList<TrialRecord> _good;
    private readonly IReadOnlyList<TrialRecord> _bad;

    public TpePrior(IStudyView study)
    {
        var known = study.Directions.Count == 1 ? study.Prior : [];
        All = known;
        var good = Math.Min((known.Count + 9) / 10, MostGood);
        (_good, _bad) = ([.. known.Take(good)], [.. known.Skip(good)]);
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<TrialRecord> All { get; }

    /// <summary>True where nothing of it counts any more.</summary>
    public bool IsFaded(int observed) => observed / TrialsForOneLess >= _good.Count;

    /// <summary>Those that still count as good.</summary>
    public IEnumerable<TrialRecord> Good(int observed) => _good.Take(_good.Count - observed / TrialsForOneLess);

    /// <summary>Those that count as bad for as long.</summary>
    public IEnumerable<TrialRecord> Bad(int observed) => IsFaded(observed) ? [] : _bad;
}
