using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.Forecasting;

namespace Weir.Training.Tests.Kinds;

/// <summary>A search for forecasts keeps within its memory, by the sizes of what it is going to make.</summary>
public sealed class ForecastMemoryTests : IDisposable
{
    private const int Horizon = 14;
    private static readonly int[] Widths = [40, 40];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Less_memory_trains_fewer_candidates_at_once_then_learns_from_fewer_origins_then_is_refused()
    {
        var series = Series();
        var all = ForecastMemory.Of(series.Plan, Horizon, Widths);
        (SeriesData Series, int AtOnce) Fit(long memory) => ForecastMemory.Fit(new SearchOptions { Memory = memory }, series, Horizon, Widths);
        var wide = Fit(all.Bytes(4) + all.LastBytes);
        Assert.Same(series, wide.Series);
        Assert.InRange(wide.AtOnce, 4, 8);
        var alone = Fit(all.Bytes(1));
        Assert.Same(series, alone.Series);
        Assert.True(alone.AtOnce < 4 && all.Bytes(alone.AtOnce) == all.Bytes(1));
        var before = series.Plan.Whole.Length;
        foreach (var share in new[] { 0.9, 0.3 })
        {
            var memory = ForecastMemory.Program + (long)(share * (all.Bytes(1) - ForecastMemory.Program));
            var (thin, atOnce) = Fit(memory);
            Assert.InRange(ForecastMemory.Of(thin.Plan, Horizon, Widths).Bytes(atOnce), ForecastMemory.Program, memory);
            Assert.InRange(thin.Plan.Whole.Length, 50, before - 1);
            Assert.Equal(series.Plan.Test, thin.Plan.Test);
            before = thin.Plan.Whole.Length;
        }

        var refusal = Assert.Throws<WeirException>(() => Fit(ForecastMemory.Program));
        Assert.Equal(TrainingErrors.MemoryTooSmall, refusal.Code);
        Assert.Contains("--memory 160MB", refusal.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_all_folds_and_scales_are_reckoned_with()
    {
        var series = Series();
        var rows = series.Plan.Folds.Sum(f => f.Training.Length + f.Check.Length) * (long)Horizon;
        var memory = ForecastMemory.Of(series.Plan, Horizon, [Widths[0]]);
        Assert.InRange(memory.KeptBytes, rows * Widths[0] * sizeof(float), rows * (Widths[0] + 4) * sizeof(float));
        Assert.Equal(2 * memory.KeptBytes, ForecastMemory.Of(series.Plan, Horizon, Widths).KeptBytes);
    }

    [Fact]
    public void A_search_tells_how_many_origins_it_has_room_for()
    {
        var request = Request() with { Learners = ["linear"], Search = new SearchOptions { MostTrials = 2, Memory = ForecastMemory.Program + 2_000_000 } };
        var told = Trainer.Train(request, TestContext.Current.CancellationToken);
        Assert.Contains(told.Notes, n => n.EndsWith("origins are learnt from, those that --memory has room for", StringComparison.Ordinal));
        Assert.Equal(request.Search.Memory.ToString(), told.Parameters["search.memory"]);
        Assert.Throws<WeirException>(() => Trainer.Train(request with { Search = new SearchOptions { MostTrials = 2, Memory = 1_000_000 } }, TestContext.Current.CancellationToken));
    }

    private SeriesData Series() => SeriesData.Read(Request(), [], TestContext.Current.CancellationToken);

    private TrainingRequest Request() => new()
    {
        DataPath = _folder.Write("sales.csv", ForecastPanel.Csv(6, 160)),
        Target = "sales",
        Task = LearningTask.Forecast,
        Forecast = new ForecastOptions { TimeColumn = "day", Horizon = Horizon, Series = ["shop"] },
    };
}
