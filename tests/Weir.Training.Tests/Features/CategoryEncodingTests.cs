using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Weir.Data.Tables;
using Weir.Training.Features;
using Weir.Training.Targets;

namespace Weir.Training.Tests.Features;

public sealed class CategoryEncodingTests
{
    private static readonly string?[] Seen = ["a", "a", "a", "b", "b", null, null, "c", "dé", "漢"];
    private static readonly string?[] Hostile = ["a", "b", "c", "dé", "漢", "", null, "A", "zebra", " a", "a\0", "\u0001", new string('x', 100_000), "😀"];

    [Theory]
    [InlineData("", "x = a,x is missing,x = b", 0, 0)]
    [InlineData("rare: pool", "x = a,x is missing,x = b,x is rare", 1, 0)]
    [InlineData("rare: pool, unseen: rare", "x = a,x is missing,x = b,x is rare", 1, 1)]
    [InlineData("most: 1, rare: pool, unseen: rare", "x = a,x is rare", 1, 1)]
    [InlineData("least: 1, rare: pool, unseen: none", "x = a,x is missing,x = b,x = c,x = dé,x = 漢,x is rare", 0, 0)]
    [InlineData("least: 1, rare: pool, unseen: rare", "x = a,x is missing,x = b,x = c,x = dé,x = 漢,x is rare", 0, 1)]
    public void One_hot_knows_rare_and_unseen_categories(string options, string names, int rare, int unseen)
    {
        var fitted = FittedFeatures.Of($"{{type: category, {options}}}", new TextColumn("x", Seen));
        Assert.Equal(names.Split(',').Order(), fitted.Plan.Names.Order());
        var matrix = fitted.Of(new TextColumn("x", Hostile));
        for (var r = 0; r < Hostile.Length; r++)
        {
            var text = Hostile[r] ?? string.Empty;
            var known = text.Length == 0 ? "x is missing" : $"x = {text}";
            var hasPlace = fitted.Plan.Names.Contains(known);
            var expected = fitted.Plan.Names.Select(n => n == known ? 1f : n == "x is rare" && !hasPlace ? (Seen.Contains(Hostile[r]) || text.Length == 0 ? rare : unseen) : 0);
            Assert.Equal(expected, matrix[r]);
        }
    }

    [Fact]
    public void An_order_that_is_given_counts_from_0_and_what_is_not_in_it_is_minus_one()
    {
        var fitted = FittedFeatures.Of("{type: category, order: [low, mid, high]}", new TextColumn("x", ["low", "high", "odd", "mid"]));
        Assert.Equal([0f, 2, -1, 1, -1, -1], fitted.Of(new TextColumn("x", ["low", "high", "odd", "mid", null, "never"])).Select(r => r[0]));
        Assert.Equal(["order of x"], fitted.Plan.Names);
        Assert.Equal([0f, 1, 2, 3, -1], FittedFeatures.Of("{type: category, encode: ordinal, order: alphabet, least: 1}", new TextColumn("x", ["b", "a", "d", "c", "d"])).Of(new TextColumn("x", ["a", "b", "c", "d", "e"])).Select(r => r[0]));
        Assert.Equal([0f, 1, 2, 2, 2], FittedFeatures.Of("{type: category, encode: ordinal, rare: pool, unseen: rare}", new TextColumn("x", ["b", "b", "b", "a", "a", "c"])).Of(new TextColumn("x", ["b", "a", "c", "never", null])).Select(r => r[0]));
    }

    [Fact]
    public void Numbers_can_be_names()
    {
        double[] seen = [1.5, 1.5, 10, 10, -0.0, 0, double.NaN, double.NaN];
        var fitted = FittedFeatures.Of("{type: category}", new NumberColumn("x", seen));
        Assert.Equal(["x = 0", "x = 1.5", "x = 10", "x is missing"], fitted.Plan.Names.Order(StringComparer.Ordinal));
        var matrix = fitted.Of(new NumberColumn("x", [0, 1.5, 10, double.NaN, 11, double.PositiveInfinity, 1e300]));
        Assert.Equal(["x = 0", "x = 1.5", "x = 10", "x is missing", null, null, null], matrix.Select(r => Array.IndexOf(r, 1f) is >= 0 and var place ? fitted.Plan.Names[place] : null));
        Assert.Equal([2f, 0, 1, -1], FittedFeatures.Of("{type: category, order: [10, 1.5, 0]}", new NumberColumn("x", seen)).Of(new NumberColumn("x", [-0.0, 10, 1.5, 7])).Select(r => r[0]));
        Assert.Equal([1f, 0], FittedFeatures.Of("{type: category, order: [30, 20]}", new IntegerColumn("x", [20, 30, 20])).Of(new IntegerColumn("x", [20, 30])).Select(r => r[0]));
    }

    [Fact]
    public void Target_encoding_draws_towards_the_mean_and_unseen_categories_are_the_mean()
    {
        float[] y = [1, 1, 0, 0, 0, 1, 0, 1, 0, 1];
        var fitted = FittedFeatures.Of("{type: category, encode: target, smoothing: 2}", new TextColumn("x", Seen), Binary(y));
        var matrix = fitted.Of(new TextColumn("x", ["a", "b", null, "c", "never"]));
        double[] expected = [(2 + (2 * 0.5)) / 5, (0 + (2 * 0.5)) / 4, (1 + (2 * 0.5)) / 4, (1 + (2 * 0.5)) / 3, 0.5];
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], matrix[i][0], 1e-6);
    }

    [Fact]
    public void A_row_that_trains_is_encoded_by_the_other_parts_only() => Prop.ForAll(
        (from n in Gen.Choose(10, 60)
         from texts in Gen.Elements("a", "b", "c", "d", string.Empty).ArrayOf(n)
         from y in Gen.Choose(-5, 9).Select(i => (float)i).ArrayOf(n)
         from smoothing in Gen.Choose(0, 5)
         select (texts, y, smoothing)).ToArbitrary(),
        c =>
        {
            var column = new TextColumn("x", c.texts);
            var target = new Target("y", LearningTask.Regression, c.y, [], ClassKind.Integer);
            var rows = new FeatureRows([.. Enumerable.Range(0, c.y.Length)]) { Target = target, Seed = 4 };
            var fitted = FittedFeatures.Of($"columns: {{x: {{type: category, encode: target, smoothing: {c.smoothing}}}}}", [column], target, seed: 4);
            var matrix = fitted.OfTraining(rows, column);
            var parts = rows.Parts.PartOf;
            for (var r = 0; r < c.y.Length; r++)
            {
                var others = Enumerable.Range(0, c.y.Length).Where(o => parts[o] != parts[r]).ToArray();
                var mean = others.Average(o => (double)c.y[o]);
                var same = others.Where(o => c.texts[o] == c.texts[r]).ToArray();
                var expected = same.Length + c.smoothing == 0 ? mean : (same.Sum(o => (double)c.y[o]) + (c.smoothing * mean)) / (same.Length + c.smoothing);
                if (Math.Abs(expected - matrix[r][0]) > 1e-5 * Math.Max(1, Math.Abs(expected))) return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Of_several_classes_each_has_its_share()
    {
        float[] y = [0, 1, 2, 0, 0, 2, 2, 1, 1, 0];
        var fitted = FittedFeatures.Of("{type: category, encode: target, smoothing: 0}", new TextColumn("x", Seen), new Target("y", LearningTask.Multiclass, y, ["p", "q", "r"], ClassKind.Text));
        Assert.Equal(["y = p by x", "y = q by x", "y = r by x"], fitted.Plan.Names);
        var matrix = fitted.Of(new TextColumn("x", ["a", "b", "never"]));
        Assert.Equal([1 / 3f, 1 / 3f, 1 / 3f, 1, 0, 0, 0.4f, 0.3f, 0.3f], matrix.SelectMany(r => r));
    }

    [Fact]
    public void Frequencies_are_logarithms_of_rows_and_hashes_are_those_of_MurmurHash3()
    {
        var frequency = FittedFeatures.Of("{type: category, encode: frequency}", new TextColumn("x", Seen)).Of(new TextColumn("x", ["a", "b", "c", "never", null]));
        Assert.Equal([MathF.Log(4), MathF.Log(3), MathF.Log(2), 0, 0], frequency.Select(r => r[0]));
        var matrix = FittedFeatures.Of("{type: category, encode: hash, buckets: 13}", new TextColumn("x", Seen)).Of(new TextColumn("x", Hostile));
        for (var r = 0; r < Hostile.Length; r++)
        {
            var place = (int)(Murmur(Encoding.UTF8.GetBytes(Hostile[r] ?? string.Empty)) % 13);
            Assert.Equal(Enumerable.Range(0, 13).Select(i => i == place ? 1f : 0), matrix[r]);
        }
    }

    internal static uint Murmur(ReadOnlySpan<byte> bytes)
    {
        uint hash = 0;
        static uint Mix(uint k) => BitOperations.RotateLeft(k * 0xcc9e2d51, 15) * 0x1b873593;
        var blocks = bytes.Length / 4;
        for (var i = 0; i < blocks; i++) hash = (BitOperations.RotateLeft(hash ^ Mix(BitConverter.ToUInt32(bytes.Slice(i * 4, 4))), 13) * 5) + 0xe6546b64;
        uint rest = 0;
        for (var i = bytes.Length - 1; i >= blocks * 4; i--) rest = (rest << 8) | bytes[i];
        if (bytes.Length % 4 != 0) hash ^= Mix(rest);
        hash ^= (uint)bytes.Length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }

    private static Target Binary(float[] y) => new("y", LearningTask.Binary, y, ["no", "yes"], ClassKind.Text);
}
