using Weir.Foundation.Errors;
using Weir.Training.AutoML;
using Weir.Training.Forecasting;
using Weir.Training.Learners;

namespace Weir.Training.Targets;

/// <summary>Reads what a training learns from: a table of rows, or the series of a forecast.</summary>
internal static class TrainingDataReader
{
    /// <summary>Reads the table and the target, and checks all that can be checked before training.</summary>
    public static TrainingData Read(TrainingRequest request, CancellationToken cancellation)
    {
        if (request.Search is { Budget: null, CpuBudget: null, MostTrials: null, MostTrialsByTarget.Count: 0 }) throw WeirException.Usage("a search has no end", "give it a budget, or a count of trials");
        var clock = request.Search is { } search ? new SearchClock(search, request.Time) : null;
        _ = LearnerChoice.Of(request);
        request.Progress.Report("reading the table", 0, null, "rows");
        if (request is { Task: LearningTask.Forecast, Search: { Rows: not null } or { MostTrialsByTarget.Count: > 0 } }) throw WeirException.Usage("a forecast has one target, and its search takes all of the series", "leave out --search-rows, and give --max-trials one count");
        if (request.Task == LearningTask.Forecast) return ReadSeries(request, cancellation) with { Clock = clock };
        if (request.Forecast is not null) throw WeirException.Usage("a horizon belongs to --task forecast", "give it, or leave out --horizon");
        var data = TrainingTableReader.Read(request, cancellation, isFirst: true) with { Clock = clock };
        LearnerChoice.Require(request, data);
        clock?.RowsAreRead();
        return Warned(data, cancellation);
    }

    /// <summary>The same with warnings of what is suspicious in it.</summary>
    public static TrainingData Warned(TrainingData data, CancellationToken cancellation) => data.IsStreamed ? data : data with { Notes = [.. data.Notes, .. TableWarnings.Of(data, cancellation)] };

    private static TrainingData ReadSeries(TrainingRequest request, CancellationToken cancellation)
    {
        List<string> notes = [];
        var series = SeriesData.Read(request, notes, cancellation);
        var (panel, end) = (series.Panel, series.End);
        float[] values = [.. panel.Series.SelectMany((s, i) => s.Values.Take(panel.EndOf(i, end))).Select(v => (float)v)];
        var data = new TrainingData([], new Target(request.Target, LearningTask.Regression, values, [], ClassKind.Integer), [.. Enumerable.Range(0, values.Length).Where(i => !float.IsNaN(values[i]))], [], null, notes) { Series = series };
        LearnerChoice.Require(request, data);
        return data;
    }
}
