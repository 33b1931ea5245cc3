using System.Globalization;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Training.Tests;

public sealed class BadDataTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_target_that_does_not_exist_gets_the_nearest_column()
    {
        var failure = Fails("fare,tip\n1,2\n", "tips");
        Assert.Equal("unknown_column", failure.Code);
        Assert.Contains("'tip'", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_target_is_refused() => AssertTarget("same value", Fails(Rows(i => $"{i},a"), "y"));

    [Fact]
    public void A_target_that_is_missing_in_all_rows_is_refused() => AssertTarget("missing in all 50 rows", Fails(Rows(i => $"{i},"), "y"));

    [Fact]
    public void A_target_of_text_with_too_many_values_is_refused() => AssertTarget("250 different values", Fails(Rows(i => $"{i},v{i}", 250), "y"));

    [Fact]
    public void A_date_as_target_is_refused() => AssertTarget("is a date", Fails(Rows(i => $"{i},2026-01-{(i % 28) + 1:00}"), "y"));

    [Fact]
    public void A_regression_on_text_is_refused() =>
        AssertTarget("needs numbers", Assert.Throws<WeirException>(() => Trainer.Train(Request(Rows(i => $"{i},{(i % 2 == 0 ? "a" : "b")}"), "y") with { Task = LearningTask.Regression })));

    [Fact]
    public void Too_few_rows_are_refused() => Assert.Equal(TrainingErrors.TooFewRows, Fails(Rows(i => $"{i},{i % 2}", 9), "y").Code);

    [Fact]
    public void Rows_without_a_target_are_left_out_with_a_note()
    {
        var result = Trainer.Train(Request(Rows(i => $"{i % 13},{(i % 10 == 0 ? "" : i % 13 > 6 ? "a" : "b")}", 200), "y"));
        Assert.Equal(180, result.TrainingRows + result.TestRows);
        Assert.Contains(result.Notes, n => n.StartsWith("20 of 200 rows have no target", StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_of_one_value_and_one_that_is_always_missing_are_left_out_with_a_note()
    {
        var result = Trainer.Train(Request("x,one,none,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},same,,{(i > 40 ? "a" : "b")}\n")), "y"));
        Assert.Equal(["x"], result.Signature.Inputs!.Fields.Select(f => f.Name));
        Assert.Contains(result.Notes, n => n.Contains("'one'", StringComparison.Ordinal) && n.Contains("one value", StringComparison.Ordinal));
        Assert.Contains(result.Notes, n => n.Contains("'none'", StringComparison.Ordinal) && n.Contains("missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_to_learn_from_is_refused() =>
        Assert.Contains("no column is left", Fails("one,y\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"same,{i % 2}\n")), "y").Message, StringComparison.Ordinal);

    [Fact]
    public void Ten_thousand_categories_are_taken()
    {
        var result = Trainer.Train(Request("shop,x,y\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"shop{i % 10_000},{i % 7},{(i % 7 > 3 ? 1 : 0)}\n")), "y") with { MostRounds = 10 });
        Assert.InRange(result.Metrics["roc_auc"], 0.99, 1);
        Assert.Equal(["shop", "x"], result.Signature.Inputs!.Fields.Select(f => f.Name));
        Assert.InRange(result.Features, 2, 30);
    }

    [Fact]
    public void An_id_is_left_out()
    {
        var result = Trainer.Train(Request("id,x,y\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"row-{i},{i % 9},{i % 9 > 4}\n")), "y"));
        Assert.Contains(result.Notes, n => n.Contains("'id'", StringComparison.Ordinal) && n.Contains("like an id", StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_that_holds_the_answer_is_pointed_out()
    {
        var random = new Foundation.Numerics.SeededRandom(2);
        var result = Trainer.Train(Request("answer,x,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i % 2},{random.NextDouble():0.00},{(i % 2 == 0 ? "a" : "b")}\n")), "y"));
        Assert.Contains(result.Notes, n => n.Contains("'answer'", StringComparison.Ordinal) && n.Contains("--drop", StringComparison.Ordinal));
    }

    [Fact]
    public void A_class_seen_once_is_left_out_with_a_note()
    {
        var result = Trainer.Train(Request(Rows(i => $"{i},{(i == 7 ? "once" : i % 3 == 0 ? "a" : "b")}", 90), "y"));
        Assert.Equal(["a", "b"], result.Classes);
        Assert.Equal(LearningTask.Binary, result.Task);
        Assert.Contains(result.Notes, n => n.Contains("'once'", StringComparison.Ordinal));
    }

    [Fact]
    public void Dates_in_three_formats_are_taken_as_categories_with_a_note()
    {
        static string Date(int i) => (i % 3) switch
        {
            0 => new DateTime(2026, 1, 1).AddDays(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            1 => new DateTime(2026, 1, 1).AddDays(i).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
            _ => new DateTime(2026, 1, 1).AddDays(i).ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
        var result = Trainer.Train(Request("d,x,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{Date(i % 100)},{i % 11},{(i % 11 > 4 ? "a" : "b")}\n")), "y"));
        Assert.Contains(result.Notes, n => n.Contains("'d'", StringComparison.Ordinal) && n.Contains("YYYY-MM-DD", StringComparison.Ordinal));
    }

    [Fact]
    public void Infinite_and_huge_numbers_do_not_stop_training()
    {
        var path = _folder["t.parquet"];
        var x = Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? double.PositiveInfinity : i % 10 == 1 ? 1e300 : i).ToArray();
        TableWriter.Write(path, [new NumberColumn("x", x), new NumberColumn("z", [.. x.Select((_, i) => i % 2.0)]), new BooleanColumn("y", [.. x.Select((_, i) => (bool?)(i % 2 == 0))])]);
        Assert.InRange(Trainer.Train(new TrainingRequest { DataPath = path, Target = "y" }).Metrics["accuracy"], 0.9, 1);
    }

    [Fact]
    public void A_truncated_Parquet_file_is_told_as_such()
    {
        var path = _folder["t.parquet"];
        TableWriter.Write(path, [new NumberColumn("x", [.. Enumerable.Range(0, 1000).Select(i => (double)i)]), new IntegerColumn("y", [.. Enumerable.Range(0, 1000).Select(i => i % 2L)])]);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^200]);
        var failure = Assert.Throws<WeirException>(() => Trainer.Train(new TrainingRequest { DataPath = path, Target = "y" }));
        Assert.Equal(ErrorCodes.CorruptFile, failure.Code);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void A_target_that_floats_cannot_tell_apart_is_refused_with_a_way_out()
    {
        var rows = string.Concat(Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"{i},{1_700_000_000 + (i * 0.5)}\n")));
        var path = _folder.Write("t.csv", "a,y\n" + rows);
        var failure = Assert.Throws<WeirException>(() => Trainer.Train(new TrainingRequest { DataPath = path, Target = "y", MostRounds = 5 }));
        Assert.Equal("invalid_target", failure.Code);
        Assert.Contains("--derive 'less = y - 1700000025'", failure.Hint, StringComparison.Ordinal);
        Trainer.Train(new TrainingRequest { DataPath = path, Target = "less", Derive = ["less = y - 1700000025"], Drop = ["y"], MostRounds = 5 });
    }

    [Theory]
    [InlineData("linear", "C", "0")]
    [InlineData("linear", "C", "-1")]
    [InlineData("bayes", "alpha", "-1")]
    public void A_setting_out_of_its_range_is_refused(string learner, string setting, string value)
    {
        var request = SmallTable.Request(SmallTable.Write(_folder), "big") with { Learners = [learner], Settings = new Dictionary<string, string> { [setting] = value } };
        Assert.Contains("above 0", Assert.Throws<WeirException>(() => Trainer.Train(request)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Rows(Func<int, string> row, int count = 50) => "x,y\n" + string.Concat(Enumerable.Range(0, count).Select(i => row(i) + "\n"));

    private TrainingRequest Request(string csv, string target) => new() { DataPath = _folder.Write("t.csv", csv), Target = target };

    [Fact]
    public void Whole_numbers_that_never_repeat_are_told_of_in_one_line_and_kept()
    {
        var result = Trainer.Train(Request("n,customerId,cents,x,y\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i + 1},{i * 7919L % 1_000_003},{i * 104_729L % 1_000_003},{i % 9},{i % 9 > 4}\n")), "y") with { MostRounds = 5 });
        var note = Assert.Single(result.Notes, n => n.Contains("like an id", StringComparison.Ordinal));
        Assert.StartsWith("'n', 'customerId' have another whole number in every row", note, StringComparison.Ordinal);
        Assert.Contains("--drop n,customerId", note, StringComparison.Ordinal);
        Assert.Contains(result.Signature.Inputs!.Fields, f => f.Name == "n");
    }

    [Fact]
    public void A_column_that_was_given_a_name_is_told_of()
    {
        var result = Trainer.Train(Request(",x,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i % 3},{i % 9},{i % 9 > 4}\n")), "y") with { MostRounds = 5 });
        Assert.Contains("a column without a name is called column_1", result.Notes);
    }

    private WeirException Fails(string csv, string target) => Assert.Throws<WeirException>(() => Trainer.Train(Request(csv, target)));

    private static void AssertTarget(string part, WeirException failure)
    {
        Assert.Equal(TrainingErrors.InvalidTarget, failure.Code);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.Equal("y", failure.Location!.Field);
    }
}
