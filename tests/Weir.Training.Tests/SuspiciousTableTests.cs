using System.Diagnostics;
using System.Globalization;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.Features;
using Weir.Training.Targets;

namespace Weir.Training.Tests;

/// <summary>Tables that can be trained on, and about which something should be said.</summary>
public sealed class SuspiciousTableTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("class", "'copy', 'coded' say the target 'class' in every row")]
    [InlineData("value", "'cents', 'negative' say the target 'value' in every row")]
    public void Columns_that_are_the_target_by_another_name_are_told_of(string target, string words)
    {
        var random = new SeededRandom(3);
        var result = Train("noise,copy,coded,cents,negative,class,value\n", 120, i =>
        {
            var value = random.Next(1000) / 100.0;
            return FormattableString.Invariant($"{random.Next(9)},{(i % 3 == 0 ? "yes" : "no")},{(i % 3 == 0 ? 7 : 2)},{value * 100:0},{3 - value:0.00},{(i % 3 == 0 ? "b" : "a")},{value:0.00}");
        }, target, target == "class" ? ["cents", "negative", "value"] : ["copy", "coded", "class"]);
        var note = Assert.Single(result.Notes, n => n.Contains("in every row: do they hold the answer", StringComparison.Ordinal));
        Assert.StartsWith(words, note, StringComparison.Ordinal);
        Assert.Contains("--drop", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_as_people_write_them_are_told_of_with_what_makes_numbers_of_them()
    {
        var random = new SeededRandom(5);
        var rows = Enumerable.Range(0, 120).Select(i => (X: random.Next(100000) / 100.0, Z: random.Next(1000000))).ToArray();
        var path = _folder.Write("written.csv", "comma;three;share %;price;code;y\n" + string.Concat(rows.Select((r, i) =>
            string.Create(CultureInfo.InvariantCulture, $"{r.X.ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ',')};{(r.X / 700).ToString("0.000", CultureInfo.InvariantCulture).Replace('.', ',')};{r.X:0.0}%;${r.Z:N2};{i % 40}A;{r.X}\n"))));
        var request = new TrainingRequest { DataPath = path, Target = "y", MostRounds = 40, Learners = ["xgboost"] };
        var result = Trainer.Train(request, TestContext.Current.CancellationToken);
        Assert.Contains(result.Notes, n => n.StartsWith("column 'comma' holds numbers with a decimal comma", StringComparison.Ordinal));
        Assert.Contains(result.Notes, n => n.StartsWith("column 'three' holds numbers with a decimal comma", StringComparison.Ordinal));
        Assert.Contains(result.Notes, n => n.StartsWith("column 'price' holds numbers with signs", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Notes, n => n.Contains("'code' holds numbers", StringComparison.Ordinal));
        var note = Assert.Single(result.Notes, n => n.StartsWith("column 'share %' holds numbers with signs", StringComparison.Ordinal));
        var derive = note[(note.IndexOf("--derive \"", StringComparison.Ordinal) + 10)..note.IndexOf("\" --drop", StringComparison.Ordinal)].Replace("\\\"", "\"", StringComparison.Ordinal);
        Assert.True(Trainer.Train(request with { Derive = [derive], Learners = ["linear"] }, TestContext.Current.CancellationToken).Metrics["r2"] > 0.9);
    }

    [Theory]
    [InlineData("$1,234.50|($12.25)|-$3.00|$4|$5|$6|$7|$8|$9|$10|-", "1234.5|-12.25|-3|4|5|6|7|8|9|10|")]
    [InlineData("8,60 %|12,5 %|(3,25 %)", "8.6|12.5|-3.25")]
    [InlineData("32.401,28 €|1,5 €|-2,25 €", "32401.28|1.5|-2.25")]
    [InlineData("9'530'699.25|1'200.5|3.25 CHF", "9530699.25|1200.5|3.25")]
    [InlineData("4,67,555|1,234,567|12,345", "467555|1234567|12345")]
    [InlineData("2,158|3,180|1,999", "2158|3180|1999")]
    public void What_is_advised_for_written_numbers_keeps_their_signs_and_their_decimals(string written, string meant)
    {
        var note = WrittenNumbers.NoteOf("x", written.Split('|'))!;
        var from = note.IndexOf("--derive \"", StringComparison.Ordinal) + 10;
        var path = _folder.Write("x.csv", "x\n" + string.Concat(written.Split('|').Select(t => $"\"{t}\"\n")));
        using var table = Table.Open(path, new TableOptions { Derive = [note[from..note.IndexOf("\" --drop x", StringComparison.Ordinal)]] });
        Assert.Equal(meant, string.Join('|', table.Read("x_number").ToDoubles().Select(v => double.IsNaN(v) ? string.Empty : v.ToString(CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("94.1k|12.5k")]
    [InlineData("1.100.530|1.100.531")]
    [InlineData("3A|4B")]
    [InlineData("$1.50|$2.50|n/a 7")]
    public void What_is_no_number_to_the_end_is_not_advised_about(string written) => Assert.Null(WrittenNumbers.NoteOf("x", written.Split('|')));

    [Fact]
    public void A_target_of_written_numbers_is_refused_with_what_makes_numbers_of_it()
    {
        var failure = Assert.Throws<WeirException>(() => Train("x,y\n", 300, i => FormattableString.Invariant($"{i},\"{i},{i % 10}\""), "y", []));
        Assert.Contains("--decimal ,", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_without_such_columns_is_not_suspected()
    {
        var result = Trainer.Train(SmallTable.Request(SmallTable.Write(_folder), "big") with { MostRounds = 5 });
        Assert.DoesNotContain(result.Notes, n => n.Contains("in every row", StringComparison.Ordinal) || n.Contains("flatter", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_on_both_sides_of_the_test_are_counted()
    {
        var random = new SeededRandom(5);
        var rows = Enumerable.Range(0, 150).Select(i => FormattableString.Invariant($"{random.NextDouble():0.0000},w{random.Next(5)},{i % 2}")).ToArray();
        var doubled = Train("x,w,y\n", 300, i => rows[i % 150], "y", []);
        var note = Assert.Single(doubled.Notes, n => n.Contains("stand among the training rows too", StringComparison.Ordinal));
        Assert.InRange(int.Parse(note.Split(' ')[0], CultureInfo.InvariantCulture), 35, 60);
        Assert.EndsWith("may flatter", note, StringComparison.Ordinal);

        var path = _folder.Write("train.csv", "x,w,y\n" + string.Concat(rows.Select(r => r + "\n")));
        var test = _folder.Write("test.csv", "x,w,y\n" + string.Concat(rows.Take(7).Select(r => r + "\n")) + "0.5,w9,1\n0.25,w9,0\n");
        Assert.Contains(Trainer.Train(new TrainingRequest { DataPath = path, Target = "y", TestPath = test, MostRounds = 5 }).Notes, n => n.StartsWith("7 of 9 test rows stand among", StringComparison.Ordinal));
        Assert.Contains(TrainingDataReader.Read(new TrainingRequest { DataPath = _folder.Write("d.csv", "x,w,y\n" + string.Concat(rows.Concat(rows.Take(30)).Select(r => r + "\n"))), Target = "y", Search = new SearchOptions { MostTrials = 1 } }, CancellationToken.None).Notes, n => n.StartsWith("30 of 180 rows repeat", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_of_few_different_rows_repeats_them_by_nature() =>
        Assert.DoesNotContain(Train("x,y\n", 300, i => $"{i % 7},{i % 2}", "y", []).Notes, n => n.Contains("flatter", StringComparison.Ordinal));

    [Fact]
    public void Infinite_values_are_counted()
    {
        var path = _folder["t.parquet"];
        TableWriter.Write(path, [new NumberColumn("x", [.. Enumerable.Range(0, 100).Select(i => i % 20 == 0 ? double.NegativeInfinity : i)]), new IntegerColumn("y", [.. Enumerable.Range(0, 100).Select(i => i % 2L)])]);
        Assert.Contains(Trainer.Plan(new TrainingRequest { DataPath = path, Target = "y" }).Notes, n => n.Contains("'x' is infinite in", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_and_words_in_one_column_are_categories_and_what_is_neither_does_no_harm()
    {
        var plan = Trainer.Plan(Request("mixed,flags,x,y\n", 100, i => $"{(i % 3 == 0 ? "low" : i % 3 == 1 ? "17" : "2024-01-05")},{(i % 4 == 0 ? "true" : i % 4 == 1 ? "1" : "no")},{i % 9},{i % 2}", "y"));
        Assert.Contains("mixed: {type: category", plan.Text, StringComparison.Ordinal);
        Assert.Contains("flags: {type: category", plan.Text, StringComparison.Ordinal);
        Assert.InRange(Trainer.Train(Request("mixed,x,y\n", 100, i => $"{(i % 2 == 0 ? "low" : i.ToString(CultureInfo.InvariantCulture))},{i % 9},{i % 2}", "y")).Metrics["accuracy"], 0.9, 1);
    }

    [Fact]
    public void Names_of_any_script_and_names_that_collide_once_signs_are_gone_are_trained_on()
    {
        var header = "漢字,größe,😀,x,x is missing,a b,a_b,y 1,y+1,y_1\n";
        var request = Request(header, 120, i => $"{i % 7},{i % 5},{i % 3},{(i % 4 == 0 ? string.Empty : $"{i % 11}")},{i % 2},{i % 13},{i % 4},{i % 7},{i % 5},{i % 3}", "y 1,y+1,y_1") with { MostRounds = 5 };
        var result = Trainer.Train(request);
        Assert.Equal(["漢字", "größe", "😀", "x", "x is missing", "a b", "a_b"], result.Signature.Inputs!.Fields.Select(f => f.Name));
        Assert.Equal(3, result.Metrics.Keys.Count(k => k.StartsWith("rmse.y_1", StringComparison.Ordinal)));
        Assert.Equal(result.Importance.Count, result.Importance.Select(i => i.Key).Distinct().Count());
    }

    [Fact]
    public void Dates_that_no_calendar_has_are_dates_all_the_same()
    {
        string[] days = ["2026-02-30", "0000-00-00", "9999-12-31", "2026-13-01", "1582-10-10", "2026-01-05"];
        var result = Trainer.Train(Request("d,x,y\n", 120, i => $"{days[i % 6]},{i % 9},{i % 2}", "y") with { MostRounds = 5 });
        Assert.True(result.LargestDifference <= 1e-5);
        // Beyond the calendar of .NET.
        var far = Trainer.Train(Request("n,x,y\n", 120, i => $"{i},{i % 9},{i % 2}", "y") with { MostRounds = 5, Derive = ["d = CASE WHEN n > 60 THEN TIMESTAMP 'infinity' ELSE DATE '20000-01-01' + INTERVAL (n) DAY END"] });
        Assert.True(far.LargestDifference <= 1e-5);
    }

    [Fact]
    public void Thousands_of_columns_are_a_matter_of_seconds()
    {
        var random = new SeededRandom(8);
        var path = _folder["wide.parquet"];
        TableWriter.Write(path, [.. Enumerable.Range(0, 3000).Select(c => new NumberColumn($"c{c}", [.. Enumerable.Range(0, 60).Select(r => c == 7 ? r % 2 : random.NextDouble())])), new IntegerColumn("y", [.. Enumerable.Range(0, 60).Select(r => r % 2L)])]);
        var (before, started) = (ProcessorSeconds(), Stopwatch.GetTimestamp());
        var result = Trainer.Train(new TrainingRequest { DataPath = path, Target = "y", MostRounds = 5, Learners = ["xgboost"] });
        Assert.Equal(3000, result.Features);
        Assert.InRange(ProcessorSeconds() - before, 0, 20);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 240); // the engines' threads too, and all else that the machine does
    }

    // Of this thread, which plans and fits the columns.
    private static double ProcessorSeconds()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / 100.0; // proc(5): utime and stime, in ticks of 10 ms
    }

    private TrainingRequest Request(string header, int rows, Func<int, string> row, string target) =>
        new() { DataPath = _folder.Write("t.csv", header + string.Concat(Enumerable.Range(0, rows).Select(i => row(i) + "\n"))), Target = target };

    private TrainingResult Train(string header, int rows, Func<int, string> row, string target, IReadOnlyList<string> drop) =>
        Trainer.Train(Request(header, rows, row, target) with { Drop = drop, MostRounds = 5 });
}
