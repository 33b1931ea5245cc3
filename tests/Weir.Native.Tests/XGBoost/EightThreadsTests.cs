using Weir.Native.XGBoost;

namespace Weir.Native.Tests.XGBoost;

[Collection(MeasuredAlone.Name)]
public sealed class EightThreadsTests
{
    [Fact]
    public void Eight_threads_predict_in_place_on_one_model_without_a_mismatch()
    {
        var table = new TrainingTable(300, seed: 4);
        using var booster = table.Train(20);
        var expected = booster.PredictInPlace(table.Values, table.Rows, TrainingTable.Columns).Values;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (var i = 0; i < 100; i++)
                Assert.Equal(expected, booster.PredictInPlace(table.Values, table.Rows, TrainingTable.Columns).Values);
        });
    }

    [Fact]
    public void Eight_threads_train_models_of_their_own_and_memory_stays_flat()
    {
        var table = new TrainingTable(400, seed: 5);
        Work(table, 2);
        var before = ResidentMemory.Bytes();
        Work(table, 12);
        var grown = ResidentMemory.Bytes() - before;
        Assert.True(grown < 60 << 20, $"grew by {grown >> 20} MiB");
    }

    private static void Work(TrainingTable table, int models) => Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
    {
        for (var i = 0; i < models; i++)
        {
            using var booster = table.Train(5);
            using var loaded = Booster.Load(booster.Save());
            Assert.Throws<XGBoostException>(() => loaded.PredictInPlace(new float[4], 1, 4));
        }
    });
}
