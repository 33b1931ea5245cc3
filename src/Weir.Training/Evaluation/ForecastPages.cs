using System.Globalization;
using Weir.Reports;
using Weir.Reports.Charts;

namespace Weir.Training.Evaluation;

/// <summary>The section of forecasts: a few series with what was forecast of them, and figures of all.</summary>
internal static class ForecastPages
{
    private const int MostRows = 500;

    public static IEnumerable<Html> Of(ForecastDetail detail)
    {
        foreach (var line in detail.Shown)
        {
            (double, double)[] Points(IReadOnlyList<double> values) => [.. values.Select((v, i) => ((double)(line.Times[i].Ticks / TimeSpan.TicksPerSecond), v))];
            yield return Html.Panel(line.Name.Length == 0 ? "Forecasts beside what came" : line.Name, null, LineChart.Of(
                [("came", Points(line.Truth)), ("forecast", Points(line.Forecast)), ("season before", Points(line.Naive))],
                seconds => new DateTime((long)seconds * TimeSpan.TicksPerSecond, DateTimeKind.Utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }

        if (detail.Columns.Count == 0) yield break;
        var table = new HtmlTable(["series", ">rows", ">mae", ">mae of the season before", ">mase", ">mase of the season before"]);
        foreach (var s in detail.Series.Take(MostRows))
        {
            table.Add(
                Html.Code(string.Join(", ", detail.Columns.Zip(s.Key, (c, k) => $"{c}={k}"))), Html.Text(Figures.Count(s.Rows)), Html.Text(Figures.Number(s.Mae)), Html.Text(Figures.Number(s.BaselineMae)),
                Html.Text(EvaluationPage.Number(s.Mase)), Html.Text(EvaluationPage.Number(s.BaselineMase)));
        }

        yield return Html.Details($"All {Figures.Count(detail.Series.Count)} series, the worst first{(detail.Series.Count > MostRows ? $": {MostRows} of them" : string.Empty)}", table.ToHtml());
    }
}
