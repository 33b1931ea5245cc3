using System.Globalization;
using System.Text.Json;
using Weir.Data.Recording;
using Weir.Data.Tables;
using Weir.Monitoring.Drift;
using Weir.Statistics.Tests;
using Weir.Testing;

namespace Weir.Monitoring.Tests;

/// <summary>Evidently's choices and verdicts, on its samples and on real data.</summary>
public sealed class DriftVectorTests : IDisposable
{
    private static readonly string Folder = TestData.Vector("monitoring");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_default_test_and_its_score_are_those_of_evidently()
    {
        var cases = VectorFile.Cases(Path.Combine(Folder, "stats.jsonl"), "evidently_default_method").ToList();
        Assert.Equal(6, cases.Count);
        foreach (var test in cases)
        {
            var input = test.GetProperty("input");
            var isCategory = input.GetProperty("column_type").GetString() == "cat";
            using var reference = Sample(input, "x", isCategory);
            using var current = Sample(input, "y", isCategory);
            var drift = Assert.Single(Compare(reference, current, new DriftRequest { Reference = "r", Current = "c" }).Columns);
            var expect = test.GetProperty("expect");
            Assert.Equal(expect.GetProperty("method").GetString(), drift.Test);
            Assert.Equal(expect.GetProperty("threshold").GetDouble(), drift.Threshold);
            Assert.Equal(expect.GetProperty("drifted").GetBoolean(), drift.IsDistributionDrifted);
            Assert.Null(VectorFile.Mismatch(test, "score", drift.PValue ?? drift.Distance ?? double.NaN));
        }
    }

    [Fact]
    public void Verdicts_on_real_data_are_those_of_evidently()
    {
        TestData.SharedData("drift", "taxi_2019-01.csv");
        var cases = VectorFile.Cases(Path.Combine(Folder, "drift_reports.jsonl"), "drift_report").ToList();
        Assert.Equal(6, cases.Count);
        Assert.All(cases, Check);
    }

    [Fact]
    public void A_stream_without_drift_shows_none()
    {
        var rows = File.ReadAllLines(TestData.SharedData("drift", "sea_stream.csv"));
        using var first = Table.Open(_folder.Write("1.csv", string.Join('\n', rows.Take(5001))));
        using var second = Table.Open(_folder.Write("2.csv", string.Join('\n', rows.Skip(20_001).Take(5000).Prepend(rows[0]))));
        Assert.Equal(0, Compare(first, second, new DriftRequest { Reference = "r", Current = "c" }).DriftedCount);
    }

    private void Check(JsonElement test)
    {
        var (input, expect) = (test.GetProperty("input"), test.GetProperty("expect"));
        var names = expect.GetProperty("columns").EnumerateObject().Select(p => p.Name).ToList();
        using var reference = Open(input, isReference: true);
        using var current = Open(input, isReference: false);
        var categorical = names.Except(input.GetProperty("numerical").EnumerateArray().Select(n => n.GetString()!)).ToList();
        var report = Compare(reference, current, new DriftRequest { Reference = "r", Current = "c", Columns = names, Categorical = categorical });
        Assert.Equal(names.Count, report.Columns.Count);
        foreach (var column in report.Columns)
        {
            var expected = expect.GetProperty("columns").GetProperty(column.Name);
            Assert.Equal(expected.GetProperty("method").GetString(), column.Test);
            Assert.Equal(expected.GetProperty("score").GetDouble(), column.PValue ?? column.Distance!.Value, 1e-6);
            Assert.Equal(expected.GetProperty("drifted").GetBoolean(), column.IsDistributionDrifted);
            Assert.Equal(expected.GetProperty("ref_missing_share").GetDouble(), column.ReferenceMissing, 1e-9);
            Assert.Equal(expected.GetProperty("cur_missing_share").GetDouble(), column.CurrentMissing, 1e-9);
            if (!expected.TryGetProperty("ks_p", out var expectedP)) continue;
            var forced = Compare(reference, current, new DriftRequest { Reference = "r", Current = "c", Columns = [column.Name], Test = "ks" }).Columns[0];
            Assert.Equal(expected.GetProperty("ks").GetDouble(), forced.EffectSize!.Value, 1e-9);
            // The file gives p by the law for large samples throughout.
            var p = KolmogorovSmirnovTest.OfSorted(column.Pair.ReferenceSorted, column.Pair.CurrentSorted, method: PValueMethod.Asymptotic).PValue;
            Assert.InRange(p, expectedP.GetDouble() * (1 - 1e-6) - 1e-300, expectedP.GetDouble() * (1 + 1e-6) + 1e-9);
        }

        Assert.Equal(expect.GetProperty("n_drifted").GetInt32(), report.Columns.Count(c => c.IsDistributionDrifted));
    }

    private Table Open(JsonElement input, bool isReference)
    {
        if (input.TryGetProperty(isReference ? "reference" : "current", out var file)) return Table.Open(TestData.SharedData("drift", file.GetString()!));
        var rows = File.ReadAllLines(TestData.SharedData("drift", "bike_hour.csv"));
        var (year, month) = (Array.IndexOf(rows[0].Split(','), "yr"), Array.IndexOf(rows[0].Split(','), "mnth"));
        bool Wanted(string[] cells) => input.GetProperty("split").GetString() == "2011 vs 2012"
            ? cells[year] == (isReference ? "0" : "1")
            : cells[year] == "0" && (isReference ? cells[month] is "1" or "2" : cells[month] is "7" or "8");
        return Table.Open(_folder.Write($"{Guid.NewGuid():N}.csv", string.Join('\n', rows.Skip(1).Where(r => Wanted(r.Split(','))).Prepend(rows[0]))));
    }

    private Table Sample(JsonElement input, string name, bool isCategory)
    {
        var values = VectorFile.Sample(input, name, Folder);
        var path = _folder[$"{Guid.NewGuid():N}.parquet"];
        TableWriter.Write(path, [isCategory ? new TextColumn("v", values) : new NumberColumn("v", [.. values.Select(v => v is null ? double.NaN : double.Parse(v, CultureInfo.InvariantCulture))])]);
        return Table.Open(path);
    }

    private DriftReport Compare(Table reference, Table current, DriftRequest request) =>
        DriftReporter.Compare(reference, current, request, new StepContext { Root = _folder.Path });
}
