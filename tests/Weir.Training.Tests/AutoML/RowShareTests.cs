using FsCheck;
using FsCheck.Fluent;
using Weir.Training.AutoML.Folds;

namespace Weir.Training.Tests.AutoML;

public sealed class RowShareTests
{
    private static readonly int[] Rows = [.. Enumerable.Range(0, 5000).Where(r => r % 7 != 3)];

    [Fact]
    public void A_smaller_part_lies_within_every_larger_one_and_has_about_its_share() => Prop.ForAll<byte, byte>((a, b) =>
    {
        var (low, high) = (Math.Min(a, b) / 255.0, Math.Max(a, b) / 255.0);
        var (few, many) = (RowShare.Of(Rows, low, null), RowShare.Of(Rows, high, null));
        if (low > 0.02) Assert.InRange(few.Length / (double)Rows.Length, low - 0.04, low + 0.04);
        if (low > 0.02) Assert.Empty(few.Except(many));
        Assert.Equal(few.Order(), few);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Groups_are_never_divided()
    {
        var groups = Enumerable.Range(0, 5000).Select(r => r / 10).ToArray();
        var part = RowShare.Of(Rows, 0.3, groups).ToHashSet();
        Assert.InRange(part.Count, 1000, 1700);
        Assert.All(Rows.GroupBy(r => groups[r]), g => Assert.Contains(g.Count(part.Contains), new[] { 0, g.Count() }));
    }

    [Fact]
    public void A_part_too_small_to_learn_from_is_all_rows() => Assert.Equal(Rows, RowShare.Of(Rows, 0.0001, null));
}
