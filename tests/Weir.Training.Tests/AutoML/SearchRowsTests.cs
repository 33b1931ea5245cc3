using Weir.Data.Tables;
using Weir.Foundation.Progress;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.Targets;

namespace Weir.Training.Tests.AutoML;

/// <summary>Searches on a part of a table: which rows, told and repeated how, and the model that is there before the others are read.</summary>
public sealed class SearchRowsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_search_on_some_rows_says_how_many_and_is_the_same_when_repeated()
    {
        var request = SmallTable.Request(SmallTable.Write(_folder), "size") with { MostRounds = 20, Learners = ["linear", "xgboost"], Search = new SearchOptions { MostTrials = 3, Folds = 3, Rows = 150 } };
        var result = Trainer.Train(request, TestContext.Current.CancellationToken);
        Assert.Equal((150, 150), (result.TrainingRows, result.TestRows));
        Assert.Equal("150", result.Parameters["search.rows"]);
        Assert.Contains(result.Notes, n => n.Contains("150 of the table's 400 rows", StringComparison.Ordinal));
        Assert.Equal(result.Model.ToArray(), Trainer.Train(request, TestContext.Current.CancellationToken).Model.ToArray());
        Assert.DoesNotContain("search.rows", Trainer.Train(request with { Search = request.Search with { Rows = 400 } }, TestContext.Current.CancellationToken).Parameters.Keys);
        // Fewer of the rows that were read are those that would have been read.
        var read = TrainingTableReader.Read(request with { Search = request.Search with { Rows = 300 } }, TestContext.Current.CancellationToken);
        Assert.Equal(TrainingTableReader.Read(request, TestContext.Current.CancellationToken).Column("fare").ToDoubles(), read.Fewer(request, 150).Column("fare").ToDoubles());
        var held = Trainer.Train(request with { HoldsBack = true }, TestContext.Current.CancellationToken);
        Assert.Equal(150, held.TrainingRows + held.TestRows);
    }

    [Fact]
    public void A_gap_in_rows_that_were_left_out_is_a_gap_that_the_model_takes()
    {
        var lines = File.ReadAllLines(SmallTable.Write(_folder, 200));
        var data = TrainingTableReader.Read(new TrainingRequest { DataPath = _folder["table.csv"], Target = "big", Search = new SearchOptions { MostTrials = 1, Rows = 100 } }, TestContext.Current.CancellationToken);
        var kept = data.Column("total").ToDoubles().ToHashSet();
        var place = Array.FindIndex(lines, 1, l => !kept.Contains(double.Parse(l.Split(',')[8], System.Globalization.CultureInfo.InvariantCulture)));
        var cells = lines[place].Split(',');
        cells[5] = string.Empty;
        lines[place] = string.Join(',', cells);
        var path = _folder.Write("gap.csv", string.Join('\n', lines) + "\n");
        var result = Trainer.Train(SmallTable.Request(path, "big") with { MostRounds = 10, Learners = ["linear"], Search = new SearchOptions { MostTrials = 1, Folds = 2, Rows = 100 } }, TestContext.Current.CancellationToken);
        Assert.False(result.Signature.Inputs!.Fields.Single(f => f.Name == "vip").IsRequired);
    }

    [Fact]
    public void A_smaller_sample_lies_within_a_larger_one_and_has_some_of_every_class()
    {
        var target = new Target("y", LearningTask.Binary, [.. Enumerable.Range(0, 5000).Select(r => r % 250 == 7 ? 1f : 0f)], ["no", "yes"], ClassKind.Text);
        int[] rows = [.. Enumerable.Range(0, 5000).Where(r => r % 3 != 0)];
        int[] Sample(int wanted, int seed = 1) => RowSample.Of(rows, target, null, wanted, seed);
        Assert.Equal(rows, Sample(9999));
        Assert.Equal(400, Sample(400).Length);
        Assert.Equal(Sample(400).Order(), Sample(400));
        Assert.Subset(Sample(900).ToHashSet(), Sample(400).ToHashSet());
        Assert.Subset(rows.ToHashSet(), Sample(400).ToHashSet());
        Assert.InRange(Sample(100).Count(r => target.Values[r] == 1), 13, 20); // all there are, though one in 250 would be none
        Assert.NotEqual(Sample(400), Sample(400, seed: 2));
        var groups = Enumerable.Range(0, 5000).Select(r => r / 10).ToArray();
        var whole = RowSample.Of(rows, target, groups, 400, 1);
        Assert.InRange(whole.Length, 400, 410);
        Assert.All(whole.GroupBy(r => groups[r]), g => Assert.Equal(rows.Count(r => groups[r] == g.Key), g.Count()));
    }

    [Fact]
    public void A_budget_and_the_memory_say_how_many_rows_a_search_takes()
    {
        Assert.Equal(15_000, SearchRows.Most(new SearchOptions { Budget = TimeSpan.FromSeconds(5) }, 20));
        Assert.Equal(15_000, SearchRows.Most(new SearchOptions { Budget = TimeSpan.FromMinutes(5), CpuBudget = TimeSpan.FromSeconds(5) }, 20));
        Assert.Equal(5_000, SearchRows.Most(new SearchOptions { Budget = TimeSpan.FromSeconds(1) }, 2000));
        Assert.Equal(2.4, SearchRows.WidthOf([ColumnType.Number, ColumnType.Integer, ColumnType.Text, ColumnType.Timestamp]), 1e-12);
        Assert.Equal(77, SearchRows.Most(new SearchOptions { Budget = TimeSpan.FromSeconds(1), Rows = 77 }, 20));
        Assert.InRange(SearchRows.Most(new SearchOptions { MostTrials = 3, Memory = 1_000_000_000 }, 20), 100_000, 200_000);
        var data = new TrainingData([], new Target("y", LearningTask.Regression, [], [], ClassKind.Integer), [.. Enumerable.Range(0, 1_000_000)], [], null, []);
        var search = new SearchOptions { MostTrials = 1, Memory = Environment.WorkingSet + 2_000_000_000 };
        Assert.InRange(SearchRows.Fitting(search, data, 1000)!.Value, 20_000, 200_000);
        Assert.Null(SearchRows.Fitting(search, data, 2));
        Assert.Equal(9_000, SearchRows.Fitting(search with { Budget = TimeSpan.FromSeconds(5) }, data, 500));
        Assert.Null(SearchRows.Fitting(search with { Rows = 10 }, data, 1000));
    }

    [Fact]
    public void A_large_table_has_a_first_model_before_the_rest_is_read_which_is_the_result_where_a_search_ends_there()
    {
        var search = new SearchOptions { Budget = TimeSpan.FromMinutes(5), MostTrials = 1, Folds = 2, SoonCells = 10_000, PlainFeatures = true };
        var request = SmallTable.Request(SmallTable.Write(_folder, 6000), "big") with { MostRounds = 10, Learners = ["xgboost"], Search = search };
        var whole = Trainer.Train(request, TestContext.Current.CancellationToken);
        Assert.Equal(6000, whole.TrainingRows);
        Assert.True(whole.FirstModelSeconds > 0);
        Assert.DoesNotContain("search.rows", whole.Parameters.Keys);
        using var stop = new CancellationTokenSource();
        var ended = Trainer.Train(request with { Progress = new StopAt(2, stop) }, stop.Token);
        Assert.True(ended.IsInterrupted);
        Assert.Equal((5000, "5000", "1"), (ended.TrainingRows, ended.Parameters["search.rows"], ended.Parameters["search.trials"]));
        Assert.Contains(ended.Notes, n => n.Contains("its first model, of few rows", StringComparison.Ordinal));
        var again = Trainer.Train(request with { Search = new SearchOptions { MostTrials = 1, Rows = 5000, Folds = 2, PlainFeatures = true } }, TestContext.Current.CancellationToken);
        Assert.Equal(again.Model.ToArray(), ended.Model.ToArray());
    }

    // Ctrl-C when the table is read for the so-manieth time.
    private sealed class StopAt(int times, CancellationTokenSource stop) : IProgressSink
    {
        private int _read;

        public void Report(string activity, long done, long? total, string unit)
        {
            if (activity == "reading the table" && ++_read == times) stop.Cancel();
        }
    }
}
