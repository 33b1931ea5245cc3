using Weir.Foundation.Errors;
using Weir.Training.AutoML;

namespace Weir.Training.Forecasting;

/// <summary>What the matrices of a search for forecasts take, known before the first is made: all of it is in this process.</summary>
/// <param name="KeptBytes">The features of all folds on every scale, which stay for all candidates.</param>
/// <param name="CandidateBytes">What one candidate takes while it is trained on its largest fold: a copy, the library's own, its bins.</param>
/// <param name="LastBytes">What the last training and the test take, when no candidate is at work.</param>
internal sealed record ForecastMemory(long KeptBytes, long CandidateBytes, long LastBytes)
{
    /// <summary>The program, the series and models.</summary>
    public const long Program = 150_000_000;

    private const double ShareOfMachine = 0.8;
    private const int FewestRows = 1000;
    private const int BytesBesideFeatures = 16; // of a row: what it is measured from, and the truth

    /// <summary>All of it, with some candidates at work.</summary>
    public long Bytes(int atOnce) => Program + KeptBytes + Math.Max(atOnce * CandidateBytes, LastBytes);

    /// <summary>Of a plan.</summary>
    /// <param name="plan">Origins.</param>
    /// <param name="horizon">Rows of each.</param>
    /// <param name="widths">Features, by scale.</param>
    public static ForecastMemory Of(ForecastPlan plan, int horizon, IReadOnlyList<int> widths)
    {
        long widest = widths.Max();
        long Rows(long origins) => origins * horizon;
        long Matrix(long origins, long width) => Rows(origins) * ((sizeof(float) * width) + BytesBesideFeatures);
        long Learning(long origins) => (long)((SearchMemory.CopiesOfRows - 1) * sizeof(float) * widest * Rows(origins));
        var last = Math.Max(plan.Training.Length, plan.Whole.Length);
        return new ForecastMemory(
            widths.Sum(w => plan.Folds.Sum(f => Matrix(f.Training.Length + f.Check.Length, w))),
            plan.Folds.Max(f => Learning(f.Training.Length + f.Check.Length)),
            Math.Max(Matrix(last, widest) + Learning(last), Matrix(plan.Test.Length, widest)));
    }

    /// <summary>Fits a search into its memory: fewer candidates at once, then fewer origins to learn from.</summary>
    /// <param name="search">What is allowed; what nobody named makes candidates fewer, and no more, so that the model does not depend on the machine.</param>
    /// <param name="series">The series with all their origins.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="widths">Features, by scale.</param>
    /// <returns>The series with the origins that fit, and how many candidates may be trained at once.</returns>
    /// <exception cref="WeirException"><c>memory_too_small</c>: not even a few origins do.</exception>
    public static (SeriesData Series, int AtOnce) Fit(SearchOptions search, SeriesData series, int horizon, IReadOnlyList<int> widths)
    {
        var whole = search.Memory ?? (long)(ShareOfMachine * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        var memory = Of(series.Plan, horizon, widths);
        if (memory.Bytes(1) > whole && search.Memory is not null) (series, memory) = Thinned(whole, series, memory, horizon, widths);
        var room = whole - Program - memory.KeptBytes;
        return (series, (int)Math.Clamp(room / Math.Max(1, memory.CandidateBytes), 1, int.MaxValue));
    }

    private static (SeriesData Series, ForecastMemory Memory) Thinned(long whole, SeriesData series, ForecastMemory memory, int horizon, IReadOnlyList<int> widths)
    {
        var least = memory;
        for (var rows = series.Plan.Whole.Length * horizon / 2; rows >= Math.Max(FewestRows, 2 * horizon); rows /= 2)
        {
            if (series.Thinned(rows, horizon) is not { } fewer) break;
            least = Of(fewer.Plan, horizon, widths);
            if (least.Bytes(1) <= whole) return (fewer, least);
        }

        throw new WeirException(
            TrainingErrors.MemoryTooSmall, FormattableString.Invariant($"{whole / 1e6:0} MB of memory are too little for this forecast: with as few origins as it can learn from it takes {least.Bytes(1) / 1e6:0} MB"),
            FormattableString.Invariant($"give at least --memory {Math.Ceiling(least.Bytes(1) / 1e7) * 10:0}MB, or a shorter --horizon, fewer --season or --static"));
    }
}
