using System.Text.Json;
using Weir.Data.Profiles;
using Weir.Data.Tables;
using Weir.Testing;

namespace Weir.Data.Tests.Profiles;

/// <summary>The figures of ydata-profiling on its own sample, every column and every key.</summary>
public sealed class ProfileVectorTests
{
    private static readonly string Folder = TestData.Vector("monitoring");

    [Fact]
    public void Column_and_table_figures_agree_with_the_reference()
    {
        var profile = Profile();
        var cases = VectorFile.Cases(Path.Combine(Folder, "profile.jsonl"), "profile_column").ToList();
        Assert.Equal(14, cases.Count);
        var complaints = cases.SelectMany(c => Complaints(c, profile.Columns.Single(p => p.Name == c.GetProperty("input").GetProperty("col").GetString()))).ToList();
        Assert.True(complaints.Count == 0, string.Join("\n", complaints));
        var table = VectorFile.Cases(Path.Combine(Folder, "profile.jsonl"), "profile_table").Single().GetProperty("expect");
        Assert.Equal(table.GetProperty("n").GetInt64(), profile.Rows);
        Assert.Equal(table.GetProperty("n_cells_missing").GetInt64(), profile.MissingCells);
        Assert.Equal(table.GetProperty("n_duplicates").GetInt64(), profile.DuplicateRows);
        foreach (var type in table.GetProperty("types").EnumerateObject()) Assert.Equal(type.Value.GetInt32(), profile.Columns.Count(c => c.Kind.ToString() == type.Name));
    }

    [Fact]
    public void Alerts_are_those_of_the_reference_but_for_correlations()
    {
        var expected = VectorFile.Cases(Path.Combine(Folder, "profile.jsonl"), "profile_alerts").Single().GetProperty("expect").GetProperty("alerts").EnumerateArray()
            .Select(a => $"{a[0].GetString()} {a[1].GetString()}").Where(a => !a.StartsWith("HIGH_CORRELATION", StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Profile().Alerts.Select(a => $"{a.Code} {a.Column}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Estimated_figures_are_near_the_exact_ones()
    {
        using var folder = new TempFolder();
        var random = new Foundation.Numerics.SeededRandom(5);
        TableWriter.Write(folder["t.parquet"], [new NumberColumn("x", [.. Enumerable.Range(0, 200_000).Select(i => i % 10 == 0 ? double.NaN : i % 1000 == 1 ? double.PositiveInfinity : random.NextNormal())])]);
        var exact = TableProfiler.Of(folder["t.parquet"], new Recorder().Context(folder.Path), new TableOptions(), int.MaxValue, default).Columns[0];
        var near = TableProfiler.Of(folder["t.parquet"], new Recorder().Context(folder.Path), new TableOptions(), 1000, default).Columns[0];
        Assert.True(near.IsApproximate);
        Assert.Equal((exact.Missing, exact.Numeric!.Infinite, exact.Numeric.Zeros, exact.Numeric.Negative), (near.Missing, near.Numeric!.Infinite, near.Numeric.Zeros, near.Numeric.Negative));
        Assert.Equal(exact.Numeric.Mean, near.Numeric.Mean, 1e-9);
        Assert.Equal(exact.Numeric.Deviation, near.Numeric.Deviation, 1e-9);
        Assert.Equal(exact.Numeric.Kurtosis, near.Numeric.Kurtosis, 1e-6);
        for (var i = 0; i < 5; i++) Assert.Equal(exact.Numeric.Quantiles[i], near.Numeric.Quantiles[i], 0.02);
        Assert.InRange((double)near.Distinct / exact.Distinct, 0.85, 1.15);
        Assert.Equal(exact.Numeric.Counts.Sum(), near.Numeric.Counts.Sum());
    }

    [Fact]
    public async Task Odd_columns_are_profiled_and_drawn()
    {
        using var folder = new TempFolder();
        TableWriter.Write(folder["t.parquet"],
        [
            new NumberColumn("all missing", [double.NaN, double.NaN]), new NumberColumn("infinite", [double.PositiveInfinity, double.NegativeInfinity]), new TextColumn("<b>", ["<script>", null]),
            new TimeColumn("day", [DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(400)], isDate: true), new BooleanColumn("flag", [true, null]),
        ]);
        var recorder = new Recorder();
        var profile = await TableProfiler.RunAsync(folder["t.parquet"], recorder.Context(folder.Path));
        Assert.Equal([ProfileKind.Unsupported, ProfileKind.Categorical, ProfileKind.Text, ProfileKind.DateTime, ProfileKind.Boolean], profile.Columns.Select(c => c.Kind));
        var page = ProfilePage.ToText(profile, "t", DateTimeOffset.UnixEpoch);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("1971-02-05", page, StringComparison.Ordinal);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) ProfileJson.Write(json, profile);
        using var document = JsonDocument.Parse(buffer.ToArray());
        Assert.Equal(2, document.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(profile.Hash, Assert.Single(recorder.Executions).Inputs[0].Hash);
    }

    private static TableProfile Profile() =>
        TableProfiler.Of(Path.Combine(Folder, "data", "profile_2.csv"), new Recorder().Context(Folder), new TableOptions(), int.MaxValue, default);

    private static IEnumerable<string> Complaints(JsonElement test, ColumnProfile column)
    {
        var expect = test.GetProperty("expect");
        if (expect.GetProperty("type").GetString() != column.Kind.ToString()) yield return $"{column.Name}: kind {column.Kind}";
        var figures = FiguresOf(column);
        foreach (var property in expect.EnumerateObject())
        {
            if (property.Name is "type" or "display") continue;
            if (property.Name == "histogram")
            {
                if (!VectorFile.Numbers(property.Value.GetProperty("counts")).SequenceEqual(column.Numeric!.Counts)) yield return $"{column.Name}: histogram counts";
                if (VectorFile.Numbers(property.Value.GetProperty("edges")).Zip(column.Numeric!.Edges).Any(e => Math.Abs(e.First - e.Second) > 1e-9)) yield return $"{column.Name}: histogram edges";
            }
            else if (property.Name == "top_values")
            {
                var top = property.Value.EnumerateArray().Select(v => (Word(v[0].GetString()!), v[1].GetInt64()));
                if (!top.SequenceEqual(column.TopValues.Select(v => (Word(v.Value), v.Count)).Take(property.Value.GetArrayLength()))) yield return $"{column.Name}: top values";
            }
            else if (VectorFile.Mismatch(test, property.Name, figures[property.Name]) is { } complaint)
            {
                yield return $"{column.Name}: {complaint}";
            }
        }
    }

    // The reference shows yes and no as True and False.
    private static string Word(string value) => value.ToLowerInvariant() switch { "yes" => "true", "no" => "false", var other => other };

    private static Dictionary<string, double> FiguresOf(ColumnProfile column)
    {
        Dictionary<string, double> figures = new()
        {
            ["n"] = column.Rows,
            ["count"] = column.Count,
            ["n_distinct"] = column.Distinct,
            ["p_distinct"] = (double)column.Distinct / column.Count,
            ["is_unique"] = column.Unique == column.Count ? 1 : 0,
            ["n_unique"] = column.Unique!.Value,
            ["p_unique"] = (double)column.Unique.Value / column.Count,
            ["n_missing"] = column.Missing,
            ["p_missing"] = (double)column.Missing / column.Rows,
        };
        if (column.Imbalance is { } imbalance) figures["imbalance"] = imbalance;
        if (column.Text is { } text)
            (figures["max_length"], figures["mean_length"], figures["median_length"], figures["min_length"], figures["n_characters"]) = (text.MaxLength, text.MeanLength, text.MedianLength, text.MinLength, text.Characters);
        if (column.Numeric is not { } numeric) return figures;
        (figures["mean"], figures["std"], figures["variance"], figures["min"], figures["max"]) = (numeric.Mean, numeric.Deviation, numeric.Deviation * numeric.Deviation, numeric.Min, numeric.Max);
        (figures["kurtosis"], figures["skewness"], figures["sum"], figures["mad"], figures["range"]) = (numeric.Kurtosis, numeric.Skewness, numeric.Sum, numeric.MedianDeviation, numeric.Max - numeric.Min);
        string[] names = ["5%", "25%", "50%", "75%", "95%"];
        for (var i = 0; i < names.Length; i++) figures[names[i]] = numeric.Quantiles[i];
        (figures["iqr"], figures["cv"], figures["monotonic"]) = (numeric.Quantiles[3] - numeric.Quantiles[1], numeric.Deviation / numeric.Mean, numeric.Monotonic);
        (figures["n_zeros"], figures["n_negative"], figures["n_infinite"]) = (numeric.Zeros, numeric.Negative, numeric.Infinite);
        (figures["p_zeros"], figures["p_negative"], figures["p_infinite"]) = ((double)numeric.Zeros / column.Rows, (double)numeric.Negative / column.Rows, (double)numeric.Infinite / column.Rows);
        return figures;
    }
}
