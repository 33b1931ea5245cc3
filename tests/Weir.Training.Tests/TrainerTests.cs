using Weir.Foundation.Errors;
using Weir.Models.Signatures;
using Weir.Native.OnnxRuntime;
using Weir.Testing;

namespace Weir.Training.Tests;

public sealed class TrainerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("big", LearningTask.Binary, "roc_auc", 0.9, 1)]
    [InlineData("size", LearningTask.Multiclass, "accuracy", 0.75, 1)]
    [InlineData("total", LearningTask.Regression, "r2", 0.8, 1)]
    public void Mixed_columns_become_one_graph_that_learns(string target, LearningTask task, string metric, double least, double most)
    {
        var result = Trainer.Train(SmallTable.Request(SmallTable.Write(_folder), target));
        Assert.Equal(task, result.Task);
        Assert.InRange(result.Metrics[metric], least, most);
        Assert.Equal(80, result.TestRows, 2.0);
        Assert.Equal(["fare", "miles", "city", "day", "when", "vip", "note"], result.Signature.Inputs!.Fields.Select(f => f.Name));
        Assert.Equal(["xgboost", "linear", "constant"], result.Leaderboard.Select(l => l.Learner).OrderDescending());
        Assert.Equal("constant", result.Leaderboard[^1].Learner);
        Assert.Contains(result.Curves, c => c.Name.StartsWith("rounds.xgboost.validation_", StringComparison.Ordinal) && c.Round == 5);
        Assert.True(result.LargestDifference <= 1e-5);
    }

    [Theory]
    [InlineData("big", "xgboost")]
    [InlineData("total", "linear")]
    public void Same_seed_and_data_give_the_same_bytes_and_another_seed_does_not(string target, string learner)
    {
        var request = SmallTable.Request(SmallTable.Write(_folder), target) with { Learners = [learner] };
        var first = Trainer.Train(request).Model.ToArray();
        Assert.Equal(first, Trainer.Train(request).Model.ToArray());
        Assert.NotEqual(first, Trainer.Train(request with { Seed = 2 }).Model.ToArray());
    }

    [Fact]
    public void The_model_answers_for_missing_cells_unknown_categories_and_texts_that_are_no_dates()
    {
        var result = Trainer.Train(SmallTable.Request(SmallTable.Write(_folder), "big"));
        using var session = new InferenceSession(result.Model.ToArray());
        Assert.Equal(TensorElementType.Bool, session.InputMetadata["vip"].ElementType);
        OrtValue[] row =
        [
            OrtValue.CreateTensorValueFromMemory([double.PositiveInfinity], 1, 1), OrtValue.CreateTensorValueFromMemory([double.NaN], 1, 1),
            OrtValue.CreateFromStrings(["atlantis"], 1, 1), OrtValue.CreateFromStrings(["tomorrow"], 1, 1), OrtValue.CreateFromStrings([string.Empty], 1, 1),
            OrtValue.CreateTensorValueFromMemory([true], 1, 1), OrtValue.CreateFromStrings(["漢字 und \0 Ünïcode"], 1, 1),
        ];
        using var outputs = session.Run(session.InputNames, row);
        Assert.Contains(outputs[0].GetStrings()[0], new[] { "yes", "no" });
        Assert.Equal(1, outputs[1].GetTensorData<float>().ToArray().Sum(), 1e-6);
        foreach (var value in row) value.Dispose();
    }

    [Fact]
    public void Labels_keep_their_type()
    {
        var path = _folder.Write("t.csv", "x,whole,flag\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i % 17},{(i % 17 > 8 ? 7 : 3)},{(i % 17 > 8 ? "true" : "false")}\n")));
        var whole = Trainer.Train(new TrainingRequest { DataPath = path, Target = "whole", Drop = ["flag"] });
        Assert.Equal(ColumnType.Of(ScalarKind.Long), whole.Signature.Outputs!.Fields[0].Column);
        Assert.Equal(["3", "7"], whole.Classes);
        var flag = Trainer.Train(new TrainingRequest { DataPath = path, Target = "flag", Drop = ["whole"] });
        Assert.Equal(ColumnType.Of(ScalarKind.Boolean), flag.Signature.Outputs!.Fields[0].Column);
    }

    [Theory]
    [InlineData("prediction")]
    [InlineData("probabilities")]
    [InlineData("features")]
    [InlineData("Cast_3")]
    [InlineData("constant_1")]
    [InlineData("a b: \"ü\"")]
    public void A_column_may_be_called_anything(string name)
    {
        var path = _folder.Write("t.csv", $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\",city,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},c{i % 3},{(i > 50 ? "p" : "q")}\n")));
        Assert.Equal(name, Trainer.Train(new TrainingRequest { DataPath = path, Target = "y" }).Signature.Inputs!.Fields[0].Name);
    }

    [Fact]
    public void A_test_table_of_its_own_is_used_and_classes_it_alone_has_are_left_out()
    {
        var train = SmallTable.Write(_folder);
        using var other = new TempFolder();
        var test = SmallTable.Write(other, rows: 60, seed: 9);
        File.AppendAllText(test, "9.5,3.1,oslo,2026-02-01,2026-02-01 10:00:00,true,a new class here,perhaps,1.5,xl\n");
        var result = Trainer.Train(SmallTable.Request(train, "size") with { TestPath = test });
        Assert.Equal((400, 60), (result.TrainingRows, result.TestRows));
        Assert.Contains(result.Notes, n => n.Contains("1 of 61 test rows", StringComparison.Ordinal));
    }

    [Fact]
    public void Cancelling_ends_the_training()
    {
        using var source = new CancellationTokenSource();
        var request = SmallTable.Request(SmallTable.Write(_folder), "big") with { MostRounds = 1_000_000, Progress = new CancelAt("training xgboost", source) };
        Assert.ThrowsAny<OperationCanceledException>(() => Trainer.Train(request, source.Token));
    }

    [Fact]
    public void An_unknown_learner_gets_the_nearest_known_one()
    {
        var failure = Assert.Throws<WeirException>(() => Trainer.Train(SmallTable.Request(SmallTable.Write(_folder), "big") with { Learners = ["linaer"] }));
        Assert.Contains("linear", failure.Hint, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class CancelAt(string activity, CancellationTokenSource source) : Foundation.Progress.IProgressSink
    {
        public void Report(string name, long done, long? total, string unit)
        {
            if (name == activity) source.Cancel();
        }
    }
}
