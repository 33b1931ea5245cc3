using System.Collections.Concurrent;
using Weir.Foundation.Numerics;
using Weir.Native.XGBoost;

namespace Weir.Native.Tests.XGBoost;

/// <summary>Boosters that are made, used and freed on several threads. The library keeps predictions by thread and address, so that a booster meets what is left of another that lay at its address before.</summary>
public sealed class BoosterThreadsTests
{
    private const int Many = 400;
    private const int Rows = 60;

    [Fact]
    public void A_booster_where_a_wider_one_lay_that_another_thread_freed_trains()
    {
        using var wide = Matrix(6, seed: 1);
        using var narrow = Matrix(2, seed: 2);
        using var here = new OneThread();
        using var there = new OneThread();
        var (before, after) = (here.Run(() => Train(wide)), new List<Booster>());
        there.Run(() => Free(before));
        here.Run(() =>
        {
            for (var i = 0; i < Many; i++) after.Add(TrainOne(narrow));
        });
        Assert.All(after, b => Assert.Equal(1, b.Rounds));
        there.Run(() => Free(after));
    }

    [Fact]
    public void A_thread_that_predicts_with_a_booster_where_another_lay_gets_its_own_figures()
    {
        using var one = Matrix(3, seed: 1);
        using var other = Matrix(3, seed: 2);
        using var here = new OneThread();
        using var there = new OneThread();
        var before = here.Run(() => Train(one));
        there.Run(() => before.ForEach(b => b.Predict(one)));
        here.Run(() => Free(before));
        var after = here.Run(() => Train(other));
        var expected = here.Run(() => after[0].Predict(one).Values);
        there.Run(() =>
        {
            foreach (var booster in after) Assert.Equal(expected, booster.Predict(one).Values);
        });
        here.Run(() => Free(after));
    }

    [Fact]
    public void A_booster_is_trained_by_the_thread_that_made_it()
    {
        using var matrix = Matrix(3, seed: 1);
        using var there = new OneThread();
        using var booster = there.Run(() => TrainOne(matrix));
        Assert.Throws<InvalidOperationException>(() => booster.UpdateOneIteration(1, matrix));
        Assert.Throws<InvalidOperationException>(() => booster.BoostOneIteration(matrix, new float[Rows], new float[Rows]));
        Assert.Throws<InvalidOperationException>(() => booster.EvaluateOneIteration(1, ("train", matrix)));
        Assert.Equal(Rows, booster.Predict(matrix).Values.Length);
    }

    private static DMatrix Matrix(int columns, int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var (data, label) = (new float[Rows * columns], new float[Rows]);
        for (var i = 0; i < data.Length; i++) data[i] = (float)random.NextNormal();
        for (var r = 0; r < Rows; r++) label[r] = data[r * columns] + (float)random.NextNormal();
        var matrix = DMatrix.FromDense(data, Rows, columns);
        matrix.SetLabel(label);
        return matrix;
    }

    private static List<Booster> Train(DMatrix matrix) => [.. Enumerable.Range(0, Many).Select(_ => TrainOne(matrix))];

    private static Booster TrainOne(DMatrix matrix)
    {
        var booster = new Booster(new Dictionary<string, string> { ["nthread"] = "1", ["max_depth"] = "2" }, matrix);
        booster.UpdateOneIteration(0, matrix);
        return booster;
    }

    private static void Free(List<Booster> boosters)
    {
        foreach (var booster in boosters) booster.Dispose();
        boosters.Clear();
    }

    /// <summary>A thread that does what it is told.</summary>
    private sealed class OneThread : IDisposable
    {
        private readonly BlockingCollection<Action> _work = [];
        private readonly Thread _thread;

        public OneThread()
        {
            _thread = new Thread(() =>
            {
                foreach (var action in _work.GetConsumingEnumerable()) action();
            })
            { IsBackground = true };
            _thread.Start();
        }

        public void Run(Action action) => Run(() =>
        {
            action();
            return 0;
        });

        public T Run<T>(Func<T> function)
        {
            TaskCompletionSource<T> done = new();
            _work.Add(() =>
            {
                try
                {
                    done.SetResult(function());
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            });
            return done.Task.GetAwaiter().GetResult();
        }

        public void Dispose()
        {
            _work.CompleteAdding();
            _thread.Join();
            _work.Dispose();
        }
    }
}
