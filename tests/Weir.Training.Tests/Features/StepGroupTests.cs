using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Weir.Data.Tables;

namespace Weir.Training.Tests.Features;

public sealed class StepGroupTests
{
    private static readonly string[] Types =
    [
        "{type: number, indicator: false}", "{type: number, indicator: true, impute: mean}", "{type: number, clip: [-1, null]}", "{type: number, clip: [null, 2], scale: standard}",
        "{type: number, power: log}", "{type: number, power: log, scale: minmax, indicator: true}", "{type: number, power: yeo-johnson}", "{type: category}", "flag",
    ];

    [Fact]
    public void Columns_side_by_side_give_what_each_gives_alone_in_the_order_of_the_table() => Prop.ForAll(
        (from types in Gen.Elements(Types).NonEmptyListOf()
         from seen in ArbMap.Default.GeneratorFor<double>().ArrayOf(8)
         from hostile in ArbMap.Default.GeneratorFor<double>().ArrayOf(5)
         select (types, seen, hostile)).ToArbitrary(),
        c =>
        {
            Column Of(int i, double[] values, string type) => type == "flag" ? new BooleanColumn($"c{i}", [.. values.Select(v => (bool?)(v > 0))]) : new NumberColumn($"c{i}", [.. values.Select(v => v + i)]);
            double[] seen = [.. c.seen, 1, 1, 3, double.NaN], hostile = [.. c.hostile, double.NaN, double.NegativeInfinity, 1e300, 1];
            Column[] columns = [.. c.types.Select((t, i) => Of(i, seen, t))], others = [.. c.types.Select((t, i) => Of(i, hostile, t))];
            var yaml = "columns:\n" + string.Concat(c.types.Select((t, i) => string.Create(CultureInfo.InvariantCulture, $"  c{i}: {t}\n")));
            var together = FittedFeatures.Of(yaml, columns);
            var alone = columns.Select((column, i) => FittedFeatures.Of(c.types[i], column).Of(others[i])).ToArray();
            return together.Of(others).Select((row, r) => row.Zip(alone.SelectMany(a => a[r])).All(v => IsSame(v.First, v.Second))).All(isSame => isSame);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    // ONNX Runtime takes logarithms four at a time and the rest one by one: the last bit of a double depends on its place in the batch,
    // and where scaling takes the smallest value away, that bit is all there is.
    private static bool IsSame(float together, float alone) => together.Equals(alone) || Math.Abs((double)together - alone) <= 1e-12 + (1e-6 * Math.Abs((double)alone));
}
