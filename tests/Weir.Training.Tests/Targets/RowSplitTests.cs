using FsCheck;
using FsCheck.Fluent;
using Weir.Training.Targets;

namespace Weir.Training.Tests.Targets;

public sealed class RowSplitTests
{
    [Fact]
    public void Every_row_is_in_one_part_in_order_and_classes_keep_their_proportion() =>
        Prop.ForAll(Gen.Choose(10, 300).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (rows, tenths, seed) =>
        {
            int[] some = [.. Enumerable.Range(0, rows).Select(r => 3 * r)];
            float[] target = [.. Enumerable.Range(0, 3 * rows).Select(r => (float)(r / 3 % 2))];
            var (share, shuffled) = (tenths / 10.0, some.Reverse().ToArray());
            var (first, second) = RowSplit.Split(some, target, isStratified: true, share, seed);
            Assert.Equal(some, first.Concat(second).Order());
            Assert.Equal(first.Order(), first);
            Assert.Equal(second.Order(), second);
            foreach (var c in (float[])[0, 1])
            {
                var all = some.Count(r => target[r] == c);
                Assert.Equal(Math.Min((int)Math.Round(all * share), all - 1), second.Count(r => target[r] == c));
            }

            var (otherFirst, otherSecond) = RowSplit.Split(shuffled, target, isStratified: false, share, seed);
            Assert.Equal(some, otherFirst.Concat(otherSecond).Order());
            Assert.Equal(otherFirst.Order(), otherFirst);
            Assert.Equal((int)Math.Round(rows * share), otherSecond.Length);
        }).QuickCheckThrowOnFailure();
}
